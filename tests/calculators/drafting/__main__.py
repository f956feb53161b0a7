"""Prints, for each file of cases, how many clauses are drafted as expected, and every difference."""

import sys

from tests.calculators.drafting.cases import FOLDER, clauses, differences, wrong_figures
from tests.calculators.drafting.signed import compared
from tests.calculators.drafting.signed import wrong_figures as wrong_signed

for name in sys.argv[1:] or sorted(file.stem for file in FOLDER.glob("*.toml")):
    cases = clauses(name)
    found = [(case, differences(case), wrong_figures(case)) for case in cases]
    good = sum(not missed for _, missed, _ in found)
    wrong = sum(len(figures) for _, _, figures in found)
    print(f"{name}: {good} of {len(cases)} clauses as expected, {wrong} wrong figures")
    for case, missed, figures in found:
        if missed:
            print(f"  {case.text}\n    {missed}\n    wrong: {figures}")

every = list(compared())
print(f"signed rules of money: {sum(entry.right for entry in every)} of {len(every)} drafted as signed")
for entry in every:
    if not entry.right:
        parts = [name for name in ("base", "rate", "caps", "period") if not getattr(entry, name)]
        print(f"  {entry.rule.id}: {'not drafted' if entry.draft is None else entry.draft.name} {parts}")
print(f"figures that no signed rule has: {wrong_signed()}")
