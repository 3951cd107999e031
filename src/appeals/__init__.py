"""Legal-advocacy letters with footnotes that a lawyer can check."""

__version__ = "0.1.0"
