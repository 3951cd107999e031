"""Pages for a browser on this machine: who may see them, and what they answer."""
