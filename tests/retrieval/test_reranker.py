"""The learned order: the same data gives the same weights, and no law is measured that was learned from."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.reranker import training
from retrieval.reranker.familiar import ADDED, Familiar, counted, read_familiar, write_familiar
from retrieval.reranker.familiar_training import Ground, learned_familiar
from retrieval.reranker.features import ELSEWHERE, NAMES, SIDES, Candidates, best, candidates, standard
from retrieval.reranker.ranker import SHIPPED, Ranker, RankerError, read_ranker, write_ranker
from retrieval.reranker.tables import tables
from retrieval.reranker.training import Lesson, learned, ranked_by_law
from retrieval.statutes.model import Article

ARTICLES = [
    Article(id="1", law="中华人民共和国渔业法", text="捕捞应当遵守禁渔期。"),
    Article(id="2", law="中华人民共和国渔业法", text="违反禁渔期的,处以罚款。"),
    Article(id="3", law="最高人民法院关于审理渔业案件的解释(试行)", text="禁渔期捕捞的赔偿责任。"),
]
TELLING = 2
"""The feature that tells which candidates are right in `lesson`."""


def lesson(seed: int, laws: Sequence[int], size: int = 12) -> Lesson:
    random = np.random.default_rng(seed)
    features = random.normal(size=(size, len(NAMES))).astype(np.float32)
    right = features[:, TELLING] >= np.sort(features[:, TELLING])[-2]
    return Lesson(Candidates(np.arange(size), features), right, frozenset(laws))


LESSONS = [lesson(seed, [seed % 4]) for seed in range(24)]


def test_what_tells_is_learned() -> None:
    weights = learned(LESSONS).weights
    assert int(np.argmax(weights)) == TELLING
    assert weights[TELLING] > 2 * np.sort(np.abs(weights))[-2]


def test_the_same_lessons_give_the_same_weights() -> None:
    assert learned(LESSONS).weights.tobytes() == learned(LESSONS).weights.tobytes()


def test_nothing_to_learn_from_is_told() -> None:
    nothing = Lesson(LESSONS[0].candidates, np.zeros(12, np.bool_), frozenset([0]))
    with pytest.raises(RankerError, match="give more questions"):
        learned([nothing])


def test_no_law_is_measured_that_was_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = [*LESSONS, lesson(50, [0, 1]), lesson(51, [2, 3])]
    learned_from: list[frozenset[int]] = []

    class Noted(Ranker):
        def ranked(self, candidates: Candidates, depth: int = 100) -> list[int]:
            measured.append((candidates.rows.tobytes() + candidates.features.tobytes(), self.weights[0]))
            return super().ranked(candidates, depth)

    measured: list[tuple[bytes, float]] = []

    def note(taught: Sequence[Lesson]) -> Ranker:
        learned_from.append(frozenset[int]().union(*(each.laws for each in taught)))
        return Noted(np.full(len(NAMES), len(learned_from) - 1, np.float32))

    monkeypatch.setattr(training, "learned", note)
    assert len(ranked_by_law(lessons, folds=3)) == len(lessons) == len(measured)
    for each, (_, number) in zip(lessons, measured, strict=True):
        assert not each.laws & learned_from[int(number)]


def test_right_candidates_come_first_in_laws_held_out() -> None:
    first = [each.right[rows[0]] for each, rows in zip(LESSONS, ranked_by_law(LESSONS), strict=True)]
    assert np.mean(first) > 0.8


def test_a_ranker_is_read_as_it_was_written(tmp_path: Path) -> None:
    ranker = learned(LESSONS)
    write_ranker(tmp_path / "ranker.json", ranker, {})
    assert read_ranker(tmp_path / "ranker.json").weights == pytest.approx(ranker.weights, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "told"), [("{", "no ranker"), ("{}", "no ranker"), ('{"weights": {"a": 1}}', "found a")]
)
def test_a_file_that_is_no_ranker_names_the_remedy(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(RankerError, match=rf"other\.json.*{told}.*train-reranker"):
        read_ranker(file)


def test_the_shipped_ranker_says_where_it_comes_from() -> None:
    manifest = json.loads(SHIPPED.read_text("utf-8"))["manifest"]
    assert "STARD" in manifest["credit"]
    assert "2406.15313" in manifest["credit"]
    assert manifest["folds by law"]["nDCG@10"] > 0
    assert len(read_ranker().weights) == len(NAMES)


def familiar_with(*articles: Article) -> Familiar:
    known = tables(articles)
    laws, law_counts = counted([known.names.tolist()])
    met, met_counts = counted([known.articles.tolist()])
    weights = np.zeros(len(NAMES) + len(ADDED), np.float32)
    return Familiar(np.zeros((2, 2), np.float32), laws, law_counts, met, met_counts, weights, "ours")


def test_a_collection_without_a_familiar_article_sees_nothing_of_it() -> None:
    stranger = Article(id="1", law="中华人民共和国渔业法", text="另一条。")
    assert familiar_with(ARTICLES[0]).met(tables([stranger, ARTICLES[2]]), "ours-1") is None


def test_vectors_of_another_model_are_never_turned() -> None:
    assert familiar_with(ARTICLES[0]).met(tables(ARTICLES), "another-1") is None


def test_familiar_articles_and_laws_are_told_apart() -> None:
    met = familiar_with(ARTICLES[0]).met(tables(ARTICLES), "ours-1.0-a3")
    assert met is not None
    assert met.article == pytest.approx([np.log(2), 0, 0])
    assert met.law == pytest.approx([np.log(2), np.log(2), 0])


def test_what_is_familiar_adds_features_and_changes_none(tmp_path: Path) -> None:
    scores = np.array([3.0, 2.0, 1.0], np.float32)
    known = tables(ARTICLES)
    write_familiar(tmp_path / "familiar.npz", familiar_with(ARTICLES[1]), {})
    met = read_familiar(tmp_path / "familiar.npz").met(known, "ours")
    assert met is not None
    found = candidates("禁渔期", [scores] * len(SIDES), known)
    both = met.beside(found, scores, known)
    assert np.array_equal(both.features[:, : len(NAMES)], found.features)
    added = dict(zip(ADDED, both.features[:, len(NAMES) :].T.tolist(), strict=True))
    assert added["article asked"] == pytest.approx([0, np.log(2), 0])
    assert added["turned rank"] == pytest.approx(np.log([1, 2, 3]))


def test_a_question_is_turned_as_it_was_learned_and_keeps_its_length() -> None:
    turn = np.array([[0, 2], [0, 0]], np.float32)
    familiar = replace(familiar_with(ARTICLES[0]), turn=turn)
    assert familiar.turned(np.array([1, 0], np.float32)) == pytest.approx(np.sqrt([0.5, 0.5]))


def test_the_map_leads_questions_to_their_articles() -> None:
    random = np.random.default_rng(1)
    articles = np.eye(8, dtype=np.float32)
    questions = np.roll(articles, 1, axis=1)[np.arange(64) % 8] + random.normal(0, 0.05, (64, 8)).astype(np.float32)
    rows = [np.array([at % 8]) for at in range(64)]
    known = tables([Article(id=str(at), law="法", text=str(at)) for at in range(8)])
    ground = Ground(questions, rows, np.arange(8), articles, "ours-1.0-a3")
    familiar = learned_familiar(ground, np.arange(64), known)
    assert familiar.met(known, ground.embedder)
    before = np.diag(questions[:8] @ articles.T)
    turned = np.stack([familiar.turned(each) for each in questions[:8]])
    assert (np.diag(turned @ articles.T) > before + 0.01).all()


def test_a_file_with_nothing_familiar_names_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "familiar.npz"
    file.write_bytes(b"")
    with pytest.raises(RankerError, match=r"familiar\.npz.*train-reranker"):
        read_familiar(file)


def test_the_shipped_map_fits_the_bundled_model() -> None:
    shipped = read_familiar()
    assert shipped.turn.shape == (384, 384)
    assert len(shipped.laws) > 100


def test_features_say_what_their_names_say() -> None:
    scores = np.array([3.0, 2.0, 1.0], np.float32)
    found = candidates("禁渔期捕捞", [scores, scores, scores[::-1].copy()], tables(ARTICLES))
    assert found.rows.tolist() == [0, 1, 2]
    by_name = dict(zip(NAMES, found.features.T.tolist(), strict=True))
    assert by_name["level act"] == [1, 1, 0]
    assert by_name["level courts"] == [0, 0, 1]
    assert by_name["earlier"] == [0, 0, 1]
    assert by_name["sparse rank"] == pytest.approx(np.log([1, 2, 3]))
    assert by_name["words"][2] == pytest.approx(1)
    assert 0 < by_name["words"][1] < by_name["words"][0] < 1
    assert by_name["fours"] == pytest.approx([0, 0, 1])
    assert by_name["meant next"] == pytest.approx([*standard(scores)[[1, 0]], ELSEWHERE])


def test_a_question_that_shares_nothing_has_features_too() -> None:
    nothing = np.zeros(3, np.float32)
    found = candidates("😀", [nothing] * len(SIDES), tables(ARTICLES))
    assert found.features.shape == (3, len(NAMES))
    assert np.isfinite(found.features).all()


@pytest.mark.parametrize(
    ("scores", "count", "rows"),
    [
        ([0, 3, 0, 5, 3], 2, [3, 1]),
        ([0, 3, 0, 5, 3], 3, [3, 1, 4]),
        ([0, 3, 0, 5, 3], 4, [3, 1, 4, 0]),
        ([0, 3, 0, 5, 3], 9, [3, 1, 4, 0, 2]),
        ([2, 2, 2], 2, [0, 1]),
        ([], 3, []),
    ],
)
def test_the_best_come_in_order_and_the_lowest_only_where_there_are_no_more(
    scores: list[float], count: int, rows: list[int]
) -> None:
    assert best(np.array(scores, np.float32), count).tolist() == rows
