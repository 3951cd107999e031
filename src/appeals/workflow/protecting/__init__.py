"""Protecting people: nothing that leaves, or is kept, may give away a name."""
