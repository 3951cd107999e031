"""What people decided on letters: approvals, and whether they still hold.

Bytes and moments come in as arguments; nothing here renders, checks or signs.
"""
