"""How a letter leaves the house: the plan, the messages, the outbox, the receipts."""
