"""Archived copies of sources: read in a process of their own, kept read."""
