"""Whether a figure is what was received before: 今年已经到手270万, 省里今年给了270万补助."""

import re

from bot.dialogue.lexicon import find, lexicon, says

_COMMA = re.compile(r"[,,、::。;;!!??\n]")
_BEHIND = 6
"""Characters behind a figure within which the word for a subsidy says what the figure is."""


def had(before: str, after: str, *, based: bool) -> str:
    """The words that say that a sum was received, in the part of the sentence around it; empty where none do.

    Words that say it outright are enough. Words that as well say that something was paid (进账, 到账) need the word for
    a subsidy; those between (到手, 下来) need a time before now and a base that is known or told beside (`based`).
    """
    words = lexicon().structures
    part, tail = _COMMA.split(before)[-1], _COMMA.split(after)[0][:_BEHIND]
    if outright := find(words["had"], part):
        return part[slice(*outright[-1])]
    named = says(words["subsidy"], part) or says(words["subsidy"], tail)
    since = [end for _, end in find(words["had_since"], part)]
    if not since or says(words["further"], part):
        return ""
    rest = part[min(since) :]
    verbs = (*words["had_verbs"], *words["had_loosely"]) if named else words["had_verbs"] if based else ()
    found = find(verbs, rest)
    return rest[slice(*found[-1])] if found else ""
