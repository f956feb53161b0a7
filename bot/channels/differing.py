"""How a difference between two texts is shown on a terminal, also on one without colours."""

from collections.abc import Iterable

from rich.text import Text

from corpus.differences import Words

STYLES = {"kept": "", "out": "red strike", "in": "bold green"}
BRACKETS = {"kept": ("", ""), "out": ("[-", "-]"), "in": ("{+", "+}")}


def differing(words: Iterable[Words]) -> Text:
    """What stayed as it is, what is gone and what is new between brackets of their own."""
    text = Text()
    for each in words:
        opening, closing = BRACKETS[each.kept]
        text.append(f"{opening}{each.text}{closing}", STYLES[each.kept])
    return text
