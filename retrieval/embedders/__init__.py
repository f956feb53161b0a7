"""Runtimes that turn text into unit vectors, behind one protocol."""
