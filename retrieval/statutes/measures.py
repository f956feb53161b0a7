"""Recall, nDCG and reciprocal rank as trec_eval computes them."""

from collections.abc import Mapping, Sequence

import pytrec_eval

DEPTH = 100
"""Ranks that are looked at."""
FIRST = 10
RECALLS = (1, 5, 10, 20, 100)


def measured(ranked: Mapping[str, Sequence[str]], right: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Means over questions; recall@k is a share of each question's right articles, binary gains in nDCG.

    `ranked` and `right` hold article ids by question id, `ranked` best first.
    """
    wanted = {question: dict.fromkeys(articles, 1) for question, articles in right.items()}
    names = {f"recall.{','.join(map(str, RECALLS))}", f"ndcg_cut.{FIRST}"}
    whole = pytrec_eval.RelevanceEvaluator(wanted, names).evaluate(_run(ranked, DEPTH))
    first = pytrec_eval.RelevanceEvaluator(wanted, {"recip_rank"}).evaluate(_run(ranked, FIRST))
    means = {f"recall@{k}": _mean(whole, f"recall_{k}") for k in RECALLS}
    return means | {f"nDCG@{FIRST}": _mean(whole, f"ndcg_cut_{FIRST}"), f"MRR@{FIRST}": _mean(first, "recip_rank")}


def _run(ranked: Mapping[str, Sequence[str]], depth: int) -> dict[str, dict[str, float]]:
    return {
        question: {article: float(-rank) for rank, article in enumerate(articles[:depth])}
        for question, articles in ranked.items()
    }


def _mean(scores: Mapping[str, Mapping[str, float]], name: str) -> float:
    return sum(each[name] for each in scores.values()) / len(scores)
