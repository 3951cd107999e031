"""Signatures: keys, signed PDF and DOCX files, the packet, and their verification.

Bytes, keys and moments come in as arguments; nothing here reads the workspace, the
clock or the environment, and nothing chooses what is signed.
"""
