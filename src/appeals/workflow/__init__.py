"""One use case a file: the only place where the floors meet. Nothing prints here."""
