"""Files that go along with a letter: what they are, whether they are whole, and clean.

`inspection.inspect_file` is the way in; nothing here knows a letter or writes a file.
"""
