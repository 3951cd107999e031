"""Protecting people: nothing that is sent or kept may reveal a name."""
