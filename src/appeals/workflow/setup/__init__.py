"""Begin a workspace, a letter, and look at the machine."""
