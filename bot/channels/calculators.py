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
    return entry(_computed(found, _facts(found, body.inputs), day))


def _facts(rule: Rule, inputs: dict[str, Any]) -> Facts:
    try:
        return facts_of(rule, inputs)
    except WrongInputError as error:
        why = reason(f"input_{error.kind}", field=error.name)
        raise Problem("wrong_field", field=f"inputs.{error.name}", reasons=why) from error


def _computed(rule: Rule, facts: Facts, day: date) -> Calculation:
    try:
        result = calculate(rule, facts, day)
    except StaleRuleError as error:
        raise _refusal("stale_rule") from error
    if isinstance(result, Missing):
        names = [f"inputs.{asked.name}" for asked in result.inputs]
        wanted = ";".join(
            reason("missing", field=f"inputs.{asked.name}") + f":{asked.question}" for asked in result.inputs
        )
        raise Problem("wrong_field", fields=names, reasons=wanted)
    if not rule.computes:
        raise _refusal("no_figure")
    if len(result) > 1:
        raise _refusal("several_periods")
    return result[0]


def _refusal(name: str, **words: object) -> Problem:
    return Problem("not_computable", reasons=reason(name, **words))
