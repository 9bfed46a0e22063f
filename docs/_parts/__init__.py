"""The parts of the reference that the code can tell, each as Markdown."""
