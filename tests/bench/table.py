"""A Markdown table, on the screen or between two marks of a file."""

from collections.abc import Sequence
from pathlib import Path


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put_between_marks(file: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`.

    :raises ValueError: the file has no such marks.
    """
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, opening, rest = file.read_text("utf-8").partition(first)
    _, closing, after = rest.partition(last)
    if not (opening and closing):
        raise ValueError(f"{file}: found no marks {first} … {last}; put them where the table is to stand")
    file.write_text(f"{before}{first}\n\n{text}\n\n{last}{after}", "utf-8")
