"""What is known of each rendered file: its record, and how it is found on the disk."""
