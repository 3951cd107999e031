"""Rules that check a composed letter. One rule a file; nothing is fixed here."""
