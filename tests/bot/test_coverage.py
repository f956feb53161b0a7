"""How much of a question a text speaks of."""

from bot.dialogue.answerable import answers, kinds, speaks_of
from bot.dialogue.coverage import coverage
from tests.bot.fakes import law

ASKING = kinds()["money"].asked


def test_more_of_the_matter_is_more() -> None:
    corpus, _ = law()
    question = "重点科技成果转移转化示范服务机构奖补多少钱"
    near, far = corpus.clause("kunming-2025/13").text, corpus.clause("kunming-2025/18").text
    assert coverage(near, question, ASKING, corpus) > 0.5 > coverage(far, question, ASKING, corpus)


def test_places_and_words_of_asking_count_for_nothing() -> None:
    corpus, _ = law()
    text = corpus.clause("kunming-2025/13").text
    plain = coverage(text, "示范服务机构", ASKING, corpus)
    assert coverage(text, "昆明示范服务机构给多少", ASKING, corpus) == plain


def test_a_question_of_nothing_is_covered() -> None:
    corpus, _ = law()
    assert coverage("", "昆明多少钱", ASKING, corpus) == 1.0


def test_a_sum_of_another_matter_is_no_answer() -> None:
    corpus, _ = law()
    clause = corpus.clause("kunming-2025/13")
    assert answers(clause, "认定为重点示范服务机构给多少钱", corpus)
    assert not answers(clause, "瞪羚企业培育入选给多少钱", corpus)


def test_what_is_shown_as_nearest_speaks_of_the_matter() -> None:
    corpus, _ = law()
    assert speaks_of(corpus.clause("kunming-2025/8"), "先投后股的项目转股奖励是百分之几", corpus)
    assert not speaks_of(corpus.clause("kunming-2025/8"), "高铁票多少钱一张", corpus)
