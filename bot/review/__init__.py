"""A person reads a draft against its clause and signs it: who may, what waits, what was done."""
