"""Numbers typed or dictated sign by sign with blanks between: 3 百 5 十 万, 九 百 万."""

import re

from corpus.magnitude import read_magnitude

_SIGN = "(?:[0-9]{1,2}|[一二三四五六七八九两壹贰叁肆伍陆柒捌玖])"
_RUN = re.compile(rf"(?<![0-9.])(?:{_SIGN} ?[十百千拾佰仟] ?)+(?:{_SIGN} ?)?[万亿]?(?![0-9])|(?<![0-9.]){_SIGN} [万亿]")
_APART = re.compile(rf"{_SIGN} [十百千拾佰仟万亿]")


def closed_up(text: str) -> tuple[str, dict[int, int]]:
    """Half-width text of the same length in which such a number stands together at its end.

    Beside it, where a number that was moved begins now, and where it began.
    """
    moved: dict[int, int] = {}

    def close(run: re.Match[str]) -> str:
        said = run[0].rstrip()
        whole = said.replace(" ", "")
        number = read_magnitude(whole, 0) if _APART.search(said) else None
        if number is None or number.end != len(whole):
            return run[0]
        moved[run.start() + len(said) - len(whole)] = run.start()
        return whole.rjust(len(said)) + " " * (len(run[0]) - len(said))

    return _RUN.sub(close, text), moved
