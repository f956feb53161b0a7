"""One file for each kind of act, and one for each part that several kinds share."""
