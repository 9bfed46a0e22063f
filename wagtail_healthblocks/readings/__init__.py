from .reading import Reading

__all__ = ["Reading"]
