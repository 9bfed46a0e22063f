"""The countries' former place, which migrations of earlier releases name; they are in ``vocabulary.countries``."""

from .vocabulary.countries import choices

__all__ = ["choices"]
