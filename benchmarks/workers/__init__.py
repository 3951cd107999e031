"""Small programs that the cases start; each does one thing and is timed."""
