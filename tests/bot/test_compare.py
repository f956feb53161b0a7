"""Several documents side by side: each in its own words, no neighbour's amount, silence said aloud."""

import pytest

from tests.bot.talking import Conversation, amounts


def cited(reply: object) -> set[str]:
    return {citation.document for citation in reply.citations}  # type: ignore[attr-defined]


def test_two_places_are_set_side_by_side() -> None:
    reply = Conversation().say("事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
    assert reply.kind == "comparison"
    assert cited(reply) >= {"honghe-2025", "kunming-2025"}
    assert set(amounts(reply)) <= {"at_least 315000.00", "at_least 360000.00"}


def test_each_amount_beside_the_other_belongs_to_its_own_document() -> None:
    reply = Conversation().say("事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
    found = {entry.document: entry.amount for entry in reply.calculations}
    assert found.items() <= {"honghe-2025": "315000.00", "kunming-2025": "360000.00"}.items()


@pytest.mark.parametrize(
    "message",
    [
        "我们在蒙自,横向项目净收入45万,能直接按昆明的来吗?",
        "蒙自的单位,昆明的比例更高,能套用昆明的吗?横向项目净收入45万",
    ],
)
def test_a_neighbours_rule_is_shown_and_never_computed(message: str) -> None:
    reply = Conversation().say(message)
    assert "kunming-2025" not in {entry.document for entry in reply.calculations}


@pytest.mark.parametrize("message", ["昆明和省条例不一致听谁的?", "昆明的横向项目和条例冲突以哪个为准"])
def test_who_governs_is_said_in_the_texts_words(message: str) -> None:
    reply = Conversation().say(message)
    assert "为准" in "".join(citation.quote for citation in reply.citations)
    assert reply.calculations == ()


def test_without_figures_there_are_words_alone() -> None:
    reply = Conversation().say("横向项目净收入给团队的比例,红河和昆明各是多少?")
    assert (reply.kind, reply.calculations) == ("comparison", ())
    quotes = "".join(citation.quote for citation in reply.citations)
    assert "不低于70%" in quotes
    assert "不低于80%" in quotes
