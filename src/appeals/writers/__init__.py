"""Document -> bytes, findings and page count; one package or module a format."""
