"""A million random evaluations over all rules: `python -m tests.soak.calculations --count 1000000`."""

import argparse
import sys
from collections import Counter
from datetime import date
from random import Random
from time import perf_counter

from tqdm import tqdm

from calculators.calculate import calculate
from calculators.load import load_rules
from calculators.model import Facts, Missing, Rule
from corpus.load import load_corpus
from tests.soak.facts import random_facts
from tests.soak.invariants import Outcome, check


class Counting:
    """`calculate`, counted and timed."""

    def __init__(self) -> None:
        self.count, self.seconds, self.longest = 0, 0.0, 0.0

    def __call__(self, rule: Rule, facts: Facts, as_of: date) -> Outcome:
        begin = perf_counter()
        outcome = calculate(rule, facts, as_of)
        taken = perf_counter() - begin
        self.count, self.seconds, self.longest = self.count + 1, self.seconds + taken, max(self.longest, taken)
        return outcome


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.calculations", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="evaluations")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    rules = [rule for rule in load_rules(load_corpus()).all() if rule.computes]
    compute, kinds = Counting(), Counter[str]()
    with tqdm(total=given.count, unit=" evaluations", mininterval=5) as bar:
        for number in range(sys.maxsize):
            if compute.count >= given.count:
                break
            kinds[_kind(_one(rules, given.seed, number, compute))] += 1
            bar.update(compute.count - bar.n)
    print(f"{compute.count:,} evaluations of {len(rules)} rules hold every invariant; facts by outcome: {dict(kinds)}")
    print(f"mean {compute.seconds / compute.count * 1e6:.0f} µs, longest {compute.longest * 1e3:.2f} ms")
    return 0


def _one(rules: list[Rule], seed: int, number: int, compute: Counting) -> Outcome:
    """The rules in turn, exact figures in every other turn."""
    turn, at = divmod(number, len(rules))
    rule, random = rules[at], Random(f"{seed}/{number}")
    facts = random_facts(rule, random, exact=bool(turn % 2))
    try:
        return check(rule, facts, random, compute)
    except Exception:
        print(f"{rule.id}, seed {seed}, number {number}: {facts}", file=sys.stderr)
        raise


def _kind(outcome: Outcome) -> str:
    if isinstance(outcome, Missing):
        return "missing"
    bounds = {entry.bound for entry in outcome}
    return "refused" if any(entry.eligible is False for entry in outcome) else "+".join(sorted(bounds))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
