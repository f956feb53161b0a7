"""The words by which an amount becomes another one, as `changing.toml` lists them."""

from corpus.word_lists import WordLists

CHANGING = WordLists.beside(__file__)
"""Each kind's words, in simplified lower-case."""
