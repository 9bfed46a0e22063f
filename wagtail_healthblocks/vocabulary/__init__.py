"""The lists from which editors choose: plain data with labels, each list once, for blocks, models and nodes alike.

Nothing here imports a model. So a site's migrations, which name these choices, can still be read when the app is gone.
"""
