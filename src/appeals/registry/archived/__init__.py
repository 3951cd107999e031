"""Archived copies of sources: read in a separate process, then cached."""
