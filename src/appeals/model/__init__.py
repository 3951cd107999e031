"""The nouns. No I/O, no clock, nothing but pydantic and the standard library."""
