"""The workflows of a letter, a folder each: the only place where the layers meet.

sending > sealing > (approving | records) > (drafting | keys); setup is apart. Nothing
prints here.
"""
