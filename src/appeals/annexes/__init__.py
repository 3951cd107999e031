"""Files that go along with a letter: what they are, whether they are whole, and clean.

`look.look_at_file` is the way in; nothing here knows a letter or writes a file.
"""
