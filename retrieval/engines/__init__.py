"""Stores of vectors behind one protocol."""
