"""The soak of many chats, small: each answer is its own chat's, passive or as a message of ours."""

from tests.soak.wechat import run

CHATS = 12


def test_many_chats_at_once_are_each_answered_in_time_or_later() -> None:
    report = run(CHATS, seconds=4, pause=1, light=True)
    assert report.faults == []
    assert len(report.seconds) > CHATS
