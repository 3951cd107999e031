"""Plan a sending, carry it out exactly once, keep the receipts."""
