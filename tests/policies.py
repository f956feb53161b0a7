"""A made-up policy of 玉溪, as a user's folder would hold it; in its words nothing is real."""

import shutil
from pathlib import Path

YUXI = "yuxi-2026"
MADE_UP = Path(__file__).parent / "cases" / "policies"


def add_policy(shelf: Path, name: str = YUXI) -> Path:
    """Copy the made-up policy into a folder of policies, under a name; the new folder."""
    return shutil.copytree(MADE_UP / YUXI, shelf / name)


def edit(file: Path, old: str, new: str) -> None:
    """Replace words of a file that must be there."""
    text = file.read_bytes().decode()
    assert old in text, f"{file} holds no {old}"
    file.write_bytes(text.replace(old, new).encode())
