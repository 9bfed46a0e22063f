"""The site of the aged databases, and what is done on it. It runs with the package of any commit."""

from . import clock as clock  # before Django's models ask for the time
