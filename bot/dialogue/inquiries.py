"""The words by which people ask about the matter in hand, as `inquiries.toml` lists them."""

from corpus.word_lists import WordLists

INQUIRIES = WordLists.beside(__file__)
"""Each kind's words, in simplified lower-case."""
