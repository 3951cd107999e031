"""What people found in letters and decided on them: marks, approvals, what holds.

Bytes and moments come in as arguments; nothing here renders, checks or signs.
"""
