"""The soak of sessions, small: two real processes on one database, one killed, on both kinds of database."""

import asyncio

from tests.soak.sessions import TURNS, soak

COUNT = 20


def test_a_killed_process_takes_no_answered_turn_with_it(database_url: str) -> None:
    report = asyncio.run(soak(database_url, COUNT, light=True))
    assert report.faults == []
    assert len(report.seconds) == COUNT * TURNS
