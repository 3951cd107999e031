"""The letter as PDF, set with Typst: no library of the system is needed."""
