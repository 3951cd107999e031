"""The workspace and its files as frozen values; every mistake has its place."""
