"""Bytes on the disk, written whole or not at all. Knows nothing of their meaning."""
