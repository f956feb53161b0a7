"""Whether a clause can answer what is asked: does it hold the kind of thing that the question wants?"""

import re

from corpus.model import Clause
from corpus.numerals import read_figures
from corpus.scripts import simplify

_WANTS = {
    "percent": re.compile(
        r"(百分之几|几个百分点|几成|比例(是|为|定)?(多少|几)|多大比例|百分比是|什么比例|比例有多|比例呢|比率是多少|利率)"
    ),
    "money": re.compile(
        r"(多少钱|多少万|多少元|几万|几个钱|好多钱|金额(是|为)?多少|给多少|奖多少|补多少|多少补|多少资金|多大金额)"
    ),
}


def answers(clause: Clause, question: str) -> bool:
    """False when the question wants a share or a sum and the clause holds none."""
    plain = simplify(question)
    kinds = {figure.kind for figure in read_figures(simplify(clause.text))}
    wanted = [kind for kind, pattern in _WANTS.items() if pattern.search(plain)]
    return not wanted or any(kind in kinds for kind in wanted)
