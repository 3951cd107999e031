"""Sending a letter: the plan, the messages, the outbox, the receipts."""
