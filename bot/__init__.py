"""A conversation on any channel. Knows the other rooms; none of them knows it."""
