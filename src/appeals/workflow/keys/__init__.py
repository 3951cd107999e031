"""Keys of the organisation: make them, and say which may sign."""
