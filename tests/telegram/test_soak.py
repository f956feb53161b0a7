"""The soak of many chats, small: order kept, nothing lost, nothing twice."""

from tests.soak.telegram import run

CHATS = 24


def test_many_chats_at_once_are_answered_in_order() -> None:
    report = run(CHATS, seconds=4, pause=1, light=True)
    assert report.faults == []
    assert len(report.seconds) > CHATS
