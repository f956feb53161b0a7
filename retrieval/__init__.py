"""From a question to ranked clauses. Knows only `corpus`."""
