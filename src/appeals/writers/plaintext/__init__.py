"""The letter as plain text, fit for the text part of an e-mail."""

from appeals.writers.plaintext.letter import write_text

__all__ = ["write_text"]
