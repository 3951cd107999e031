"""The registry of authorities in the formats of other programs, and back.

CSL-JSON is the middle: an entry becomes a CSL record, and a record of BibTeX or RIS
becomes one too. Pure functions of text; nothing is read from or written to the disk.
"""
