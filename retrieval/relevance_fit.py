"""Fits what decides relevance, and writes it beside the code:

    python -m retrieval.relevance_fit

Logistic regression by Newton's method on the questions of `relevance_questions.toml`. The working points keep `KEPT`
of the questions about the policies; what is refused takes `MISTAKEN` of what is not, the questions written for the
clauses among it. Each question is judged by a fit that has not seen it (`FOLDS` folds), and the curves are printed.
"""

import argparse
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.load import load_corpus
from corpus.model import Corpus
from retrieval.asked import asked
from retrieval.embedders.select import BUNDLED, open_embedder
from retrieval.hybrid import HybridRetriever
from retrieval.relevance import FIT, FOLDER, LINES, UNWRITTEN, WORDS_ALONE, Features, family

QUESTIONS = FOLDER / "relevance_questions.toml"
ABOUT, ELSEWHERE = "about", "elsewhere"
LEGITIMATE = (ABOUT, "manners", UNWRITTEN, "asked")
"""What is not refused; `asked` are the questions written for the clauses."""
NAMES = Features.__slots__
WITHOUT_VECTORS = ("words", "verbatim", "covered", "known")
DECISIONS = {
    ABOUT: ((ELSEWHERE,), ("margin", "words", "verbatim")),
    "holds": ((ELSEWHERE, UNWRITTEN), ("margin", "words", "covered", "known", UNWRITTEN)),
}
"""What the questions about the policies are told from, and by which features."""
UNASKED_DECISIONS = {
    "unasked_about": ((ELSEWHERE,), ("margin", "verbatim", "known", UNWRITTEN)),
    "unasked_holds": ((ELSEWHERE, UNWRITTEN), ("margin", "covered", "known", UNWRITTEN)),
}
"""The same for documents of any field that nobody has written questions for."""
KEPT = {ABOUT: 0.97, "holds": 0.94, "unasked_about": 0.97, "unasked_holds": 0.97}
"""Share of the questions about the policies that each decision is to keep. Those that lean on a talk are hardest for
the second one, which judges no message within a talk."""
MISTAKEN = 0.005
FRAUD, FRAUD_MISTAKEN = "wrongdoing", 0.01
"""Share of what is not of a kind that may be taken for it. Of fraud more: most of these ask what the law says of it,
and are told apart by their words."""
CURVE = (0.999, 0.99, 0.98, 0.97, 0.96, 0.95, 0.9)
FOLDS = 10
RIDGE, LINE_RIDGE = 0.05, 0.1
RARE = 0.25
"""What all questions of a refused kind weigh together beside all others."""
ROUNDS = 30

Values = NDArray[np.float64]
Decisions = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def main() -> None:
    """Write the fits of the model named (bundled where none is), with and without vectors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=BUNDLED)
    corpus, questions = load_corpus(), tomllib.loads(QUESTIONS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        embedder = open_embedder(parser.parse_args().model, Path(folder))
        retriever = HybridRetriever.build(corpus, embedder)
        bare = HybridRetriever.build(_without_questions(corpus), embedder)
        rows, unasked = (
            {kind: _features(each, questions[kind]) for kind in (ABOUT, ELSEWHERE, UNWRITTEN)}
            for each in (retriever, bare)
        )
        vectors = {kind: _vectors(retriever, texts) for kind, texts in questions.items()}
        vectors["asked"] = _vectors(retriever, [question.text for question in asked(corpus)])
    line, odds = _unwritten(vectors)
    for kind, told in odds.items():
        for each in (rows, unasked):
            each[kind][:, NAMES.index(UNWRITTEN)] = told
    name = family(embedder.name)
    fits = tomllib.loads(FIT.read_text("utf-8")) if FIT.is_file() else {}
    for family_name, names in ((name, NAMES), (WORDS_ALONE, WITHOUT_VECTORS)):
        asked_for = _fitted((family_name, names), rows, DECISIONS)
        fits[family_name] = asked_for | _fitted((family_name, names), unasked, UNASKED_DECISIONS)
    FIT.write_text(_written(fits), "utf-8")
    lines = {key: value for key, value in np.load(LINES).items() if not key.startswith(f"{name}/")}
    own = {UNWRITTEN: line, **_lines(vectors)}
    np.savez_compressed(LINES, **(lines | {f"{name}/{kind}": each for kind, each in own.items()}))


def _without_questions(corpus: Corpus) -> Corpus:
    """The policies as if a user had just added them."""
    return Corpus([replace(document, asked={}) for document in corpus.documents.values()])


def _features(retriever: HybridRetriever, texts: Sequence[str]) -> Values:
    return np.array([astuple(retriever.features(text)) for text in texts], np.float64)


def _vectors(retriever: HybridRetriever, texts: Sequence[str]) -> Values:
    return np.stack([retriever.score(text).vector for text in texts]).astype(np.float64)


def _unwritten(vectors: Mapping[str, Values]) -> tuple[NDArray[np.float32], dict[str, Values]]:
    """The line that tells what no policy holds, and its odds for each question by a fit that has not seen it."""
    sides = [vectors[kind] for kind in (UNWRITTEN, ABOUT, "manners", "asked")]
    rows, truth = np.concatenate(sides), np.r_[np.ones(len(sides[0])), np.zeros(sum(map(len, sides[1:])))]
    line, unseen = weigh(rows, truth, LINE_RIDGE), _unseen(rows, truth, LINE_RIDGE)
    unwritten, about = np.split(unseen, [len(sides[0]), len(sides[0]) + len(sides[1])])[:2]
    elsewhere = vectors[ELSEWHERE] @ line[:-1] + line[-1]
    return line.astype(np.float32), {UNWRITTEN: unwritten, ABOUT: about, ELSEWHERE: elsewhere}


def _fitted(
    fit: tuple[str, Sequence[str]], rows: Mapping[str, Values], decisions: Decisions
) -> dict[str, dict[str, float]]:
    """Each decision of a fit, given by name and features, by its own features as far as the fit has them."""
    name, names = fit
    return {
        decision: _decided(
            (name, decision),
            rows[ABOUT],
            np.concatenate([rows[kind] for kind in others]),
            [each for each in weighed if each in names],
        )
        for decision, (others, weighed) in decisions.items()
    }


def _decided(name: tuple[str, str], about: Values, others: Values, names: Sequence[str]) -> dict[str, float]:
    columns = [NAMES.index(each) for each in names]
    rows = np.concatenate([about, others])[:, columns]
    truth = np.r_[np.ones(len(about)), np.zeros(len(others))]
    unseen = _unseen(rows, truth, RIDGE)
    _print_curve(", ".join(name), unseen[truth == 1], unseen[truth == 0])
    *weights, bias = weigh(rows, truth, RIDGE)
    point = np.quantile(unseen[truth == 1], 1 - KEPT[name[1]], method="lower")
    fitted = {"bias": bias, "working_point": point, **dict(zip(names, weights, strict=True))}
    return {each: round(float(value), 4) for each, value in fitted.items()}


def _lines(vectors: Mapping[str, Values]) -> dict[str, NDArray[np.float32]]:
    """For each kind that is refused the weights of a vector and the bias, the working point taken off."""
    refused = [kind for kind in vectors if kind not in (*LEGITIMATE, ELSEWHERE)]
    return {kind: _line(kind, vectors) for kind in refused}


def _line(kind: str, vectors: Mapping[str, Values]) -> NDArray[np.float32]:
    others = np.concatenate([rows for name, rows in vectors.items() if name in LEGITIMATE])
    rows = np.concatenate([vectors[kind], others])
    truth = np.r_[np.ones(len(vectors[kind])), np.zeros(len(others))]
    unseen = _unseen(rows, truth, LINE_RIDGE)
    point = np.quantile(unseen[truth == 0], 1 - (FRAUD_MISTAKEN if kind == FRAUD else MISTAKEN))
    print(f"{kind}: {len(vectors[kind])} against {len(others)}, caught {(unseen[truth == 1] > point).mean():.3f}")
    line = weigh(rows, truth, LINE_RIDGE)
    line[-1] -= point
    return line.astype(np.float32)


def weigh(rows: Values, truth: Values, ridge: float) -> Values:
    """Weights of the columns and, last, the bias, shape (columns + 1,); the rarer side weighs at least `RARE`."""
    rows = np.c_[rows, np.ones(len(rows))]
    share = truth.mean()
    mass = np.where(truth == 1, max(1.0, RARE * (1 - share) / share), 1.0)
    penalty = ridge * np.diag([1.0] * (rows.shape[1] - 1) + [0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (mass * (chance - truth)) + penalty @ weights
        curve = rows.T @ (rows * (mass * chance * (1 - chance))[:, None]) + penalty
        weights -= np.linalg.solve(curve, slope)
    return weights


def _unseen(rows: Values, truth: Values, ridge: float) -> Values:
    """Each question's log-odds by the fit of the other folds."""
    fold = np.arange(len(rows)) % FOLDS
    odds = np.empty(len(rows))
    for held in range(FOLDS):
        weights = weigh(rows[fold != held], truth[fold != held], ridge)
        odds[fold == held] = rows[fold == held] @ weights[:-1] + weights[-1]
    return odds


def _print_curve(name: str, about: Values, elsewhere: Values) -> None:
    print(f"{name}: {len(about)} questions about the policies, {len(elsewhere)} others")
    for kept in CURVE:
        point = np.quantile(about, 1 - kept, method="lower")
        print(f"  kept {kept:.3f}  caught {(elsewhere < point).mean():.3f}  from {point:.2f}")


def _written(fits: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    lines = ["# Written by `python -m retrieval.relevance_fit`; not edited by hand."]
    for name in sorted(fits):
        for decision, weights in fits[name].items():
            lines += ["", f"[{name}.{decision}]", *(f"{each} = {value}" for each, value in weights.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
