"""Which rows of the vocabulary the bundled model keeps, and the tokenizer over them.

Kept is what Chinese and English are written with, whole words included, and every single character of any
script, so that nothing the full vocabulary can read becomes unknown. Left out are the longer pieces of other
languages, which are then read character by character. 108,436 of 250,002 pieces stay; loading takes a quarter
of the time. Keeping only the likelier half of the ASCII pieces was tried: it changes how 70 of 100 English
sentences are split.
"""

import unicodedata
from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from retrieval.embedders.weights import Specials, Weights

_WORD_START = "▁"
_WIDE_TILDE = "～"
_PRIVATE_USE = "\ue000"


def rows_to_keep(pieces: Sequence[str], specials: Specials) -> list[int]:
    """Ids of the pieces to keep, in ascending order; a special piece is always kept."""
    roles = {specials.begin, specials.end, specials.padding, specials.unknown}
    return [row for row, piece in enumerate(pieces) if row in roles or _is_kept(piece)]


def build_tokenizer(weights: Weights, rows: Sequence[int]) -> Tokenizer:
    """The Unigram tokenizer over `rows`; its ids are positions in `rows`."""
    old = weights.specials
    place = {row: position for position, row in enumerate(rows)}
    scored = [(weights.pieces[row], float(weights.scores[row])) for row in rows]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=place[old.unknown]))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_WORD_START, prepend_scheme="always")
    begin, end = weights.pieces[old.begin], weights.pieces[old.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, place[old.begin]), (end, place[old.end])]
    )
    return tokenizer


def _is_kept(piece: str) -> bool:
    text = piece.removeprefix(_WORD_START)
    return len(text) <= 1 or all(_is_chinese_or_english(character) for character in text)


def _is_chinese_or_english(character: str) -> bool:
    if character.isascii() or not character.isalpha():
        return True
    return unicodedata.name(character, "").startswith("CJK")


def _normalizer() -> normalizers.Normalizer:
    """As the model was trained (SentencePiece `nmt_nfkc`): NFKC, but the wide tilde of 1～3 stays itself."""
    return normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(_WIDE_TILDE, _PRIVATE_USE),
            normalizers.NFKC(),
            normalizers.Replace(_PRIVATE_USE, _WIDE_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
