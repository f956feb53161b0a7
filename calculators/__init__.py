"""From facts to an amount, with reasons. Knows only `corpus`."""
