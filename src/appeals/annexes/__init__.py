"""Files enclosed with a letter: what they are, whether they are intact, and clean.

`inspection.inspect_file` is the entry point; nothing here knows a letter or writes a
file.
"""
