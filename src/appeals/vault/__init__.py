"""Names under lock: files in the form of age, the key to them, and the vault."""
