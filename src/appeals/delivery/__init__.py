"""How a letter leaves: the plan, the messages, the outbox, the receipts."""
