"""From an old letter to a template: its head, its text, its notes."""
