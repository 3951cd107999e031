"""The languages of letters: one module each, with every word and rule of it."""
