"""What is turned away before anything is searched or computed, and why; the words are data."""

import re
from collections.abc import Callable

from bot.dialogue.acts import NotFound, Refused
from bot.dialogue.gate_words import gate_of, words_of
from bot.dialogue.lexicon import lexicon, says
from bot.dialogue.understand import Understanding
from corpus.citation import Citation
from corpus.model import Corpus
from corpus.numerals import read_numbers
from retrieval.places import is_home

_READABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]+")
_NUMERAL = re.compile(r"[\d\s.,,()()%〇零一二两三四五六七八九十百千万亿]")
_CODE = re.compile(
    r"(\{\{.*\}\}|\$\{.*\}|<script|</|<!--|select\s.+\sfrom\s|drop\s+table|union\s+select|\.\./|;--|onerror=)",
    re.I,
)
_MOJIBAKE = re.compile(r"(锟斤拷|烫烫|屯屯|�{2,}|ï¿½)")
_OTHER_PARTY = re.compile(r"(从|向|往|到|跟|和|与|给|由|比|像|引进|买|卖|投|面向|对接|来自|去)[^,,。;]{0,4}$")
_REPEATED, _FEW = 8, 2
"""Letters from which a message of so few different ones says nothing."""
_UNWRITTEN = ("contact", "procedure", "history", "quota", "criteria", "figures", "validity", "prospects", "programmes")


def gate(message: Understanding, corpus: Corpus, written: Callable[[str], bool]) -> Refused | NotFound | None:
    """The reason to turn a message away, None when it may go on; `written` tells which gates a document keeps open."""
    if not _is_readable(message):
        return Refused("unreadable")
    return _refused(message) or _outside(message, corpus) or _unwritten(message, written)


def refused_as(message: Understanding, kind: str) -> Refused | None:
    """The refusal of a message that is surely of the kind, by all that people say; asking what the law says is not."""
    lawful = kind == "wrongdoing" and says(words_of("lawful"), message.plain)
    return None if not kind or lawful else Refused(kind)


def _is_readable(message: Understanding) -> bool:
    plain = message.plain
    if not _READABLE.search(plain) or _MOJIBAKE.search(message.text):
        return False
    signs = [sign for sign in plain if sign.isalpha()]
    repeated = len(signs) >= _REPEATED and len(set(signs)) <= _FEW
    return not repeated and (bool(_CHINESE.search(plain)) or _is_language(message))


def _is_language(message: Understanding) -> bool:
    """Whether Latin letters are words: one of the common ones, a place, or an answer; figures alone are."""
    words = _WORD.findall(_without_figures(message))
    known = not set(words).isdisjoint(words_of("latin"))
    return not words or known or bool(message.places) or bool(message.acts) or bool(_CODE.search(message.text))


def _without_figures(message: Understanding) -> str:
    """The text without its figures, whose units may be Latin letters: 250w."""
    plain = message.plain
    for figure in message.figures:
        plain = plain[: figure.start] + " " * (figure.end - figure.start) + plain[figure.end :]
    return plain


def _refused(message: Understanding) -> Refused | None:
    plain = message.plain
    for name in ("injection", "secrets", "privacy"):
        if gate_of(name).shuts(plain):
            return Refused(name)
    if gate_of("others").shuts(plain) and not says(words_of("own"), plain):
        return Refused("privacy")
    if _is_wrongdoing(plain):
        return Refused("wrongdoing")
    return Refused("code") if _CODE.search(message.text) else None


def _is_wrongdoing(plain: str) -> bool:
    """Dishonest means that are wanted; who asks what the law says of them, or was wronged, is answered."""
    if gate_of("evasion").shuts(plain):
        return True
    wanted = says(words_of("intent"), plain) or not says(words_of("lawful"), plain)
    return wanted and gate_of("wrongdoing").shuts(plain)


def _outside(message: Understanding, corpus: Corpus) -> NotFound | None:
    """A place, a document or an article that the corpus does not hold, or a sum without any policy."""
    place = _elsewhere(message, corpus) or _abroad(message)
    if place:
        return NotFound("elsewhere", {"place": place})
    if message.named.unheld and not message.named.documents:
        unheld = message.named.unheld[0]
        return _not_held(unheld.title, unheld.mention)
    if message.named.beyond:
        last = message.named.beyond[0]
        return NotFound("no_such_article", {}, (Citation(last, last.text.strip().splitlines()[0]),))
    return NotFound("offtopic") if _is_sum(message.plain) else None


def _not_held(title: str, mention: Citation | None) -> NotFound:
    """A title with numbers of its own is only said where a quote holds them."""
    if mention:
        return NotFound("mentioned", {"title": title}, (mention,))
    return NotFound("nothing_of_it") if read_numbers(title) else NotFound("not_held", {"title": title})


def _elsewhere(message: Understanding, corpus: Corpus) -> str | None:
    """The user's own place when nothing of it is held, and no place of which anything is held is named."""
    own = [place for place in message.places if not place.inside]
    if any(is_home(place.code, corpus) for place in own) or message.named.documents:
        return None
    outside = [place for place in own if not _OTHER_PARTY.search(message.plain[: place.start])]
    return outside[0].name if outside and message.region is not None else None


def _abroad(message: Understanding) -> str | None:
    """A country or city abroad whose policy is asked for: not where goods or partners come from or go to."""
    plain = message.plain
    said = [name for name in words_of("abroad") if says((name,), plain)]
    ruled = next((name for name in said if says((f"{name}政府", f"{name}国内"), plain)), None)
    if ruled or message.region is not None or message.named.documents:
        return ruled
    return next((name for name in said if not _OTHER_PARTY.search(plain[: plain.find(name)])), None)


def _unwritten(message: Understanding, written: Callable[[str], bool]) -> NotFound | None:
    """What no policy text holds, unless the message also asks for an amount that may be computed."""
    amount = lexicon().acts["amount"]
    shut = (name for name in _UNWRITTEN if gate_of(name).shuts_on_all(message.plain, amount))
    return next((NotFound(name) for name in shut if not written(name)), None)


def is_written(message: Understanding) -> bool:
    """Whether a message that has passed the gates asks for what one of them is for, so that a document says it."""
    return any(gate_of(name).shuts(message.plain) for name in _UNWRITTEN)


def _is_sum(plain: str) -> bool:
    """Numbers, signs of arithmetic and the question for the result, and nothing else."""
    operators, asking = words_of("operators"), words_of("sums")
    rest = plain
    for word in sorted((*operators, *asking), key=len, reverse=True):
        rest = rest.replace(word, "")
    asked = any(word in plain for word in operators) and any(word in plain for word in asking)
    return asked and bool(read_numbers(plain)) and not _NUMERAL.sub("", rest)
