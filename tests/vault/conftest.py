"""Keys of tests open at once."""

from tests.vault.quick_age import quick

__all__ = ["quick"]
