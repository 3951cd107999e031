"""Begin a workspace or a letter, and inspect the machine."""
