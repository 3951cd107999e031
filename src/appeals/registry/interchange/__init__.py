"""The registry of authorities in the formats of other programs, and back.

CSL-JSON is the middle: an entry becomes a CSL record, and a record of BibTeX or RIS
becomes one too. `kinds` holds one table of types and one of fields for all formats;
`records` reads and writes CSL-JSON; `bibtex` and `ris` hold what only one of them
knows. Pure functions of text; nothing is read from or written to the disk.
"""
