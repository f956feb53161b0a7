"""A shelf of a user's own with one document: a draft, a doubtful draft, a stale rule; and a door with one reviewer."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from bot.review.door import Door
from bot.settings import Settings
from bot.store.database import opened_database
from corpus.load import POLICIES
from tests.bot.conftest import serving

DOCUMENT = "own-2025"
DRAFT, DOUBTFUL, STALE, SIGNED = "enterprise-purchase", "insurance", "own-research", "talent-base"
NAME, PASSWORD = "王芳", "correct horse battery"
DOUBTS = """
[draft]
doubts = [
    { key = "parameters.year_cap", doubt = "每年是自然年还是申报年度" },
    { key = "inputs.premium", doubt = "保费以实缴还是应缴为准" },
]
"""
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')


def shelf(folder: Path) -> Path:
    """The document's folder on a shelf under `folder`."""
    own = folder / "policies" / DOCUMENT
    shutil.copytree(POLICIES / "honghe-2025", own, ignore=shutil.ignore_patterns("rules"))
    for place in ("drafts", "rules"):
        (own / place).mkdir()
    for name, place in ((DRAFT, "drafts"), (DOUBTFUL, "drafts"), (STALE, "rules"), (SIGNED, "rules")):
        (own / place / f"{name}.toml").write_text(
            rule_text(name, place) + (DOUBTS if name == DOUBTFUL else ""), "utf-8"
        )
    return own


def rule_text(name: str, place: str) -> str:
    text = (POLICIES / "honghe-2025" / "rules" / f"{name}.toml").read_text("utf-8")
    dropped = ("digest", "signed", "beside") if place == "drafts" else ("beside",)
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(dropped))
    return re.sub('digest = "[0-9a-f]+"', f'digest = "{"0" * 64}"', text) if name == STALE else text


def add_reviewer(folder: Path, name: str = NAME, password: str = PASSWORD) -> None:
    async def add() -> None:
        settings = Settings(data_folder=folder)
        async with opened_database(settings) as database:
            await Door(database, settings.review_session).add(name, password)

    with ThreadPoolExecutor(1) as beside:  # a browser's loop may run in this thread
        beside.submit(asyncio.run, add()).result()


@contextmanager
def reviewing(folder: Path, **values: object) -> Iterator[TestClient]:
    """The service over that shelf, with one reviewer, who is not logged in."""
    shelf(folder)
    add_reviewer(folder)
    with serving(folder, **values) as client:
        client.follow_redirects = False
        yield client


def token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, page
    return found[1]


def log_in(client: TestClient, name: str = NAME, password: str = PASSWORD) -> int:
    """The status of the answer to the login's form."""
    csrf = token(client.get("/review/login").text)
    return client.post("/review/login", data={"csrf": csrf, "name": name, "password": password}).status_code
