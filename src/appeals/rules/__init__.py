"""Rules whose findings composition, a writer or the workflow makes. One rule a file."""
