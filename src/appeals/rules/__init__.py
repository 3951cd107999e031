"""Rules whose findings are made by composition, a writer or the workflow."""
