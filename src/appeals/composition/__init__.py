"""Template to Document: Jinja, cite syntax, Markdown, assembly, note numbers."""
