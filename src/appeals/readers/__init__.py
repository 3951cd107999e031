"""Reads files of other programs into frozen values; knows nothing of the writers."""
