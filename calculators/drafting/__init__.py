"""Drafts of rules from the words of clauses: read by a grammar, anchored in the text, never computing by themselves."""

from calculators.drafting.draft import Draft, draft_rules, trial_rule, write_drafts
from calculators.drafting.spans import Span, spans
from calculators.drafting.worked import WorkedCase, worked, worked_cases

__all__ = [
    "Draft",
    "Span",
    "WorkedCase",
    "draft_rules",
    "spans",
    "trial_rule",
    "worked",
    "worked_cases",
    "write_drafts",
]
