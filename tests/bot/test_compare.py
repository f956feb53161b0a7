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


HONGHE_RATE, KUNMING_RATE = "按照不低于70%的比例", "按照不低于80%的比例"


def test_a_comparison_is_a_table_of_the_sides_in_data_and_in_text() -> None:
    reply = Conversation().say("事业单位横向项目净收入45万,团队至少拿多少,蒙自和昆明哪个给得多?")
    rows = {row.document: row for row in reply.comparison}
    assert {name: (row.words, row.amount, row.bound) for name, row in rows.items()} == {
        "honghe-2025": (HONGHE_RATE, "315000.00", "at_least"),
        "kunming-2025": (KUNMING_RATE, "360000.00", "at_least"),
    }
    assert [(row.place, row.region) for row in rows.values()] == [
        ("红河哈尼族彝族自治州", "532500"),
        ("昆明市", "530100"),
    ]
    quotes = {citation.mark: citation for citation in reply.citations}
    for row in rows.values():
        assert row.text in reply.text.splitlines()
        assert row.words in row.text
        assert (quotes[row.mark].clause, row.clause) == (row.clause, f"{row.document}/{row.article}")
        assert row.words in quotes[row.mark].quote


def test_a_table_without_figures_has_rates_and_no_amounts() -> None:
    rows = Conversation().say("横向项目净收入给团队的比例,红河和昆明各是多少?").comparison
    assert [(row.words, row.amount, row.rule) for row in rows] == [
        (HONGHE_RATE, None, "honghe-2025/6/horizontal-team"),
        (KUNMING_RATE, None, "kunming-2025/6/horizontal-team"),
    ]


def test_a_table_of_several_matters_names_each() -> None:
    rows = Conversation().say("昆明和红河哪个给得多?").comparison
    assert len({row.title for row in rows}) > 1
    assert all(row.title and row.title in row.text for row in rows)


def test_a_side_without_a_rule_is_a_row_of_its_words() -> None:
    reply = Conversation().say("昆明和省条例不一致听谁的?")
    assert {row.document for row in reply.comparison} == cited(reply)
    assert all(row.words and row.amount is None for row in reply.comparison)


def test_the_table_speaks_the_users_script_and_the_law_its_own() -> None:
    reply = Conversation().say("橫向項目淨收入45萬,已登記,昆明和紅河哪個給得多?")
    (honghe,) = [row for row in reply.comparison if row.document == "honghe-2025"]
    assert (honghe.place, honghe.words) == ("紅河哈尼族彝族自治州", HONGHE_RATE)
    assert honghe.text in reply.text.splitlines()


def test_what_is_no_comparison_has_no_table() -> None:
    assert Conversation().say("蒙自的事业单位横向项目净收入45万,团队至少拿多少?").comparison == ()
