"""The rules over HTTP: what each takes, and one computed from the fields of a form."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.channels.body import JsonRoute
from bot.channels.fields import Day, none_as
from bot.channels.problems import PROBLEM_RESPONSES, Problem
from bot.channels.reference import Open
from bot.channels.shapes import RuleList, RuleOut, rule_out
from bot.dialogue.turn import House
from bot.facts import WrongInputError, facts_of
from bot.messages import CalculationOut
from bot.wording.entries import entry
from bot.wording.problems import reason
from calculators.calculate import StaleRuleError, calculate
from calculators.model import Calculation, Facts, Missing, Rule

router = APIRouter(prefix="/v1/calculators", route_class=JsonRoute, responses=PROBLEM_RESPONSES, tags=["calculators"])


class CalculationRequest(BaseModel):
    """The facts, as the rule's JSON Schema says; what is left out is not known."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"inputs": {"paid_amount": "3000000.00"}, "as_of": "2025-07-01"}]}
    )

    inputs: Annotated[dict[str, Any], BeforeValidator(none_as({}))] = Field(default_factory=dict)
    as_of: Day | None = None
    period: str | None = Field(default=None, description="给出几个年度时,要哪一个年度的结果,如 2024")


def rule_in(house: House, identifier: str) -> Rule:
    """:raises Problem: unknown_rule."""
    if identifier not in house.rules:
        raise Problem("unknown_rule")
    return house.rules[identifier]


@router.get("", summary="所有计算规则")
def list_rules(house: Open) -> RuleList:
    return RuleList(calculators=[rule_out(rule, house.corpus) for rule in house.rules.values()])


@router.get("/{rule:path}", summary="一个计算规则:需要什么,依据哪些原话")
def read_rule(rule: str, house: Open) -> RuleOut:
    return rule_out(rule_in(house, rule), house.corpus)


@router.post("/{rule:path}", summary="按一个规则计算,逐步给出依据")
def compute(rule: str, body: CalculationRequest, request: Request, house: Open) -> CalculationOut:
    found = rule_in(house, rule)
    day = body.as_of or request.app.state.today()
    if house.corpus.document(found.document).in_force(day) is False:
        raise _refusal("not_in_force", day=day.isoformat())
    return entry(_of_period(_computed(found, _facts(found, body.inputs), day), body.period))


def _facts(rule: Rule, inputs: dict[str, Any]) -> Facts:
    try:
        return facts_of(rule, inputs)
    except WrongInputError as error:
        why = reason(f"input_{error.kind}", field=error.name)
        raise Problem("wrong_field", field=f"inputs.{error.name}", reasons=why) from error


def _computed(rule: Rule, facts: Facts, day: date) -> tuple[Calculation, ...]:
    if not (rule.computes or rule.stale):
        raise _refusal("no_figure")
    try:
        result = calculate(rule, facts, day)
    except StaleRuleError as error:
        raise _refusal("stale_rule") from error
    if isinstance(result, Missing):
        names = [f"inputs.{asked.name}" for asked in result.inputs]
        wanted = [reason("missing_input", field=asked.name, question=asked.question) for asked in result.inputs]
        raise Problem("wrong_field", fields=names, reasons=";".join(wanted))
    return result


def _of_period(results: tuple[Calculation, ...], period: str | None) -> Calculation:
    chosen = [result for result in results if period in (None, result.period)]
    if len(chosen) != 1:
        raise _refusal("several_periods", periods="、".join(str(result.period) for result in results))
    return chosen[0]


def _refusal(name: str, **words: object) -> Problem:
    return Problem("not_computable", reasons=reason(name, **words))
