"""The law: what it says, where it stands, since when and for whom. Knows nothing of the other rooms."""
