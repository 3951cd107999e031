"""Rules that look at a composed letter. One rule a file; nothing is fixed here."""
