"""The letter as PDF: two engines that set it, and a check of its pages."""
