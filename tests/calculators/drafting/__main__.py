"""Prints, for each file of cases, how many clauses are drafted as expected, and every difference."""

import sys

from tests.calculators.drafting.cases import FOLDER, clauses, differences, wrong_figures

for name in sys.argv[1:] or sorted(file.stem for file in FOLDER.glob("*.toml")):
    cases = clauses(name)
    found = [(case, differences(case), wrong_figures(case)) for case in cases]
    good = sum(not missed for _, missed, _ in found)
    wrong = sum(len(figures) for _, _, figures in found)
    print(f"{name}: {good} of {len(cases)} clauses as expected, {wrong} wrong figures")
    for case, missed, figures in found:
        if missed:
            print(f"  {case.text}\n    {missed}\n    wrong: {figures}")
