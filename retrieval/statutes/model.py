"""Articles of laws and questions with their right articles, as JSON Lines (plain or `.gz`) hold them."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class JsonLinesError(ValueError):
    """A file of articles or questions that cannot be used; the message names file, line, what is wrong, remedy."""


class Article(BaseModel):
    """One article of a law; `art` is its name in the law, such as 第十二条. Other fields are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    law: str
    art: str = ""
    text: str


class Question(BaseModel):
    """One question and the ids of every article that answers it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    gold: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles and questions about them; a row is a place among the articles."""

    articles: Sequence[Article]
    questions: Sequence[Question]

    @property
    def right(self) -> dict[str, tuple[str, ...]]:
        """Ids of the right articles by question."""
        return {question.id: question.gold for question in self.questions}

    def named(self, found: Sequence[Sequence[int]]) -> dict[str, list[str]]:
        """By question the ids of the rows found for it; `found` is in the order of the questions."""
        return {
            question.id: [self.articles[row].id for row in rows]
            for question, rows in zip(self.questions, found, strict=True)
        }


Row = TypeVar("Row", Article, Question)


def read_articles(file: Path) -> list[Article]:
    """:raises JsonLinesError: the file, a line or an id in it cannot be used."""
    return _read(file, Article)


def read_questions(file: Path, articles: Sequence[Article]) -> list[Question]:
    """Questions about `articles`.

    :raises JsonLinesError: the file or a line cannot be used, or names an article that is not among `articles`.
    """
    known = {article.id for article in articles}
    questions = _read(file, Question)
    for number, question in enumerate(questions, 1):
        if strange := [name for name in question.gold if name not in known]:
            raise JsonLinesError(
                f"{file}: question {number} ({question.id}): gold: found {strange[0]!r}, no such article"
            )
    return questions


def _read(file: Path, row: type[Row]) -> list[Row]:
    rows: dict[str, Row] = {}
    for number, line in _lines(file):
        found = _row(f"{file}: line {number}", line, row)
        if found.id in rows:
            raise JsonLinesError(f"{file}: line {number}: id: found {found.id!r} a second time; give each line its own")
        rows[found.id] = found
    if not rows:
        raise JsonLinesError(f"{file}: found no line; write one JSON object a line with {', '.join(row.model_fields)}")
    return list(rows.values())


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise JsonLinesError(
            f"{file}: found no readable file ({error}); name JSON Lines in UTF-8, plain or .gz"
        ) from error


def _row(where: str, line: str, row: type[Row]) -> Row:
    fields = ", ".join(row.model_fields)
    try:
        return row.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "line"
        raise JsonLinesError(f"{where}: {name}: {first['msg']}; a line is an object with {fields}") from error
    except ValueError as error:
        raise JsonLinesError(f"{where}: found no JSON ({error}); a line is an object with {fields}") from error
