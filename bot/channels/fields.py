"""Fields that several requests share, read more strictly than pydantic would."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso_day(value: Any) -> Any:
    """Only 2025-05-19: a number would be read as seconds since 1970, a moment as its day."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date):
        return value
    raise ValueError("not a day")


def none_as(default: Any) -> Callable[[Any], Any]:
    """A validator that takes null for a field left out."""
    return lambda value: default if value is None else value


Day = Annotated[date, BeforeValidator(_iso_day)]
