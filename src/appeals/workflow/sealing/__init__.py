"""Sign approved letters, pack them, and verify what was signed."""
