"""Drafts of rules from the words of clauses: read by a grammar, anchored in the text, never computing by themselves."""
