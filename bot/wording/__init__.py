"""From an act of the dialogue to words, and the guard that checks them."""
