"""Citations: pure functions over symbols, references, quotations and styles."""
