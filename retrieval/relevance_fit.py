"""Fits what decides relevance, and writes it beside the code:

    python -m retrieval.relevance_fit

Logistic regression by Newton's method on the questions of `relevance_questions.toml`. The working point keeps
`KEPT` of the questions about the policies, each judged by a fit that has not seen it (`FOLDS` folds); what is
refused must be nearer than that is for all but `MISTAKEN` of them. The curve of kept against caught is printed.
"""

import argparse
import tempfile
import tomllib
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.load import load_corpus
from retrieval.embedders.select import BUNDLED, open_embedder
from retrieval.hybrid import HybridRetriever
from retrieval.relevance import ELSEWHERE, FIT, FOLDER, WORDS_ALONE, Features, family

QUESTIONS = FOLDER / "relevance_questions.toml"
KEPT = 0.97
"""Share of the questions about the policies that is to be answered."""
MISTAKEN, AWAY = 0.005, 0.005
"""Share of them that may be nearer to what is refused; cosine that it must be nearer yet."""
CURVE = (0.999, 0.99, 0.98, 0.97, 0.96, 0.95, 0.9)
FOLDS = 10
RIDGE = 0.05
ROUNDS = 50

Values = NDArray[np.float64]


def main() -> None:
    """Write the fits of the model named (bundled where none is), with and without vectors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=BUNDLED)
    model = parser.parse_args().model
    asked = tomllib.loads(QUESTIONS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        embedder = open_embedder(model, Path(folder))
        retriever = HybridRetriever.build(load_corpus(), embedder)
        about, elsewhere = ([retriever.features(text) for text in asked[side]] for side in ("about", "elsewhere"))
    rows = [np.array([astuple(features) for features, _ in side], np.float64) for side in (about, elsewhere)]
    sides = rows[0], rows[1]
    fits = tomllib.loads(FIT.read_text("utf-8")) if FIT.is_file() else {}
    fits[WORDS_ALONE] = _fitted(WORDS_ALONE, sides, [1, 2]) | {"refused": {}}
    name = family(embedder.name)
    fits[name] = _fitted(name, sides, [0, 1, 2]) | {"refused": _refused([nearer for _, nearer in about])}
    FIT.write_text(_written(fits), "utf-8")


def _refused(about: list[dict[str, float]]) -> dict[str, float]:
    """By how much a kind must be nearer, so that the questions about the policies are not taken for it."""
    kinds = [kind for kind in about[0] if kind != ELSEWHERE]
    return {kind: _nearest([nearer[kind] for nearer in about]) for kind in kinds}


def _nearest(values: list[float]) -> float:
    return round(float(np.quantile(values, 1 - MISTAKEN)) + AWAY, 4)


def _fitted(name: str, sides: tuple[Values, Values], columns: list[int]) -> dict[str, object]:
    about, elsewhere = sides
    rows = np.concatenate([about, elsewhere])
    truth = np.r_[np.ones(len(about)), np.zeros(len(elsewhere))]
    unseen = _unseen(rows[:, columns], truth)
    _print_curve(name, unseen[truth == 1], unseen[truth == 0])
    weights = np.zeros(rows.shape[1] + 1)
    weights[[*columns, -1]] = weigh(rows[:, columns], truth)
    point = np.quantile(unseen[truth == 1], 1 - KEPT, method="lower")
    fields = (*Features.__slots__, "bias", "working_point")
    return {field: round(float(value), 4) for field, value in zip(fields, (*weights, point), strict=True)}


def weigh(rows: Values, truth: Values) -> Values:
    """Weights of the columns and, last, the bias, shape (columns + 1,)."""
    rows = np.c_[rows, np.ones(len(rows))]
    ridge = RIDGE * np.diag([1.0] * (rows.shape[1] - 1) + [0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - truth) + ridge @ weights
        curve = rows.T @ (rows * (chance * (1 - chance))[:, None]) + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def _unseen(rows: Values, truth: Values) -> Values:
    """Each question's log-odds by the fit of the other folds."""
    fold = np.arange(len(rows)) % FOLDS
    odds = np.empty(len(rows))
    for held in range(FOLDS):
        weights = weigh(rows[fold != held], truth[fold != held])
        odds[fold == held] = rows[fold == held] @ weights[:-1] + weights[-1]
    return odds


def _print_curve(name: str, about: Values, elsewhere: Values) -> None:
    print(f"{name}: {len(about)} questions about the policies, {len(elsewhere)} others")
    for kept in CURVE:
        point = np.quantile(about, 1 - kept, method="lower")
        print(f"  kept {kept:.3f}  caught {(elsewhere < point).mean():.3f}  from {point:.2f}")


def _written(fits: dict[str, dict[str, object]]) -> str:
    lines = ["# Written by `python -m retrieval.relevance_fit`; not edited by hand."]
    for name in sorted(fits):
        refused = fits[name]["refused"]
        lines += ["", f"[{name}]", *(f"{field} = {value}" for field, value in fits[name].items() if field != "refused")]
        lines += ["", f"[{name}.refused]"]
        lines += [f"{kind} = {value}" for kind, value in refused.items()] if isinstance(refused, dict) else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
