"""Read, check and change the registries: sources, facts, recipients, translations."""
