"""Protecting people: what is to leave, and what lies there, tells nobody's name."""
