"""What the corpus calls things, in English: each policy's `en.toml`, from the Chinese words to ours."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.load import POLICIES


@cache
def names() -> Mapping[str, str]:
    """English by the Chinese words, of all policies together; kinds of applicants beside them."""
    files = (*sorted(POLICIES.glob("*/en.toml")), Path(__file__).with_name("names.toml"))
    return {chinese: english for file in files for chinese, english in tomllib.loads(file.read_text("utf-8")).items()}
