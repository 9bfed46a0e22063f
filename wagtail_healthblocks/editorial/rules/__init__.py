"""The rules, by subject. Each is a generator of what is wrong and where; its docstring says what, why and by whom."""
