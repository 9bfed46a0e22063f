"""Who works on a health site, and what each of them may do."""

from .roles import StaffRole

__all__ = ["StaffRole"]
