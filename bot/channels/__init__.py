"""One thin module a channel."""
