"""The workspace and its files: frozen values, every mistake with its place."""
