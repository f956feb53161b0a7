"""The rules over HTTP: read in every form, refused by name, computed as the text says."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.bot.asserts import assert_problem

RULE = "honghe-2025/7/enterprise-purchase"
YEARLY = "yunnan-regulation-2020/30/3/own-use"
WITHOUT_FIGURE = "honghe-2025/7/disruptive-team"


def compute(client: TestClient, rule: str, inputs: dict[str, Any], **fields: Any) -> Any:
    return client.post(f"/v1/calculators/{rule}", json={"inputs": inputs} | fields)


def test_every_rule_is_listed_described_and_rests_on_a_clause(client: TestClient) -> None:
    listed = client.get("/v1/calculators").json()["calculators"]
    assert len(listed) >= 9
    for rule in listed:
        assert client.get(f"/v1/calculators/{rule['rule']}").json() == rule
        assert rule["inputs"]["type"] == "object"
        clause = client.get(f"/v1/clauses/{rule['clause']}").json()
        assert rule["headline"] in clause["text"]
        assert rule["rule"] in {resting["rule"] for resting in clause["rules"]}
        assert all(parameter["quote"] in clause["text"] for parameter in rule["parameters"])


def test_a_rule_computes_one_entry(client: TestClient) -> None:
    inputs = {"paid_amount": "3000000.00", "received": 0, "registered": True, "seller_kind": "true"}
    entry = compute(client, RULE, inputs).json()
    assert (entry["rule"], entry["amount"], entry["bound"], entry["unit"]) == (RULE, "600000.00", "exactly", "CNY")
    assert (entry["eligible"], entry["article"]) == (True, 7)
    assert entry["inputs"][0]["value"] == "3000000.00"
    assert all(step["text"] for step in entry["steps"])


@pytest.mark.parametrize(
    "value", ["300万", 3000000, 3000000.0, "三百万元", ["100万", "2000000"], {"low": "3000000", "high": "300万"}]
)
def test_a_figure_is_read_in_every_form(client: TestClient, value: Any) -> None:
    assert compute(client, RULE, {"paid_amount": value}).json()["amount"] == "600000.00"


def test_a_range_gives_a_range(client: TestClient) -> None:
    entry = compute(client, RULE, {"paid_amount": {"low": "1000000", "high": "2000000"}}).json()
    assert (entry["bound"], entry["amount"], entry["amount_max"]) == ("between", "200000.00", "400000.00")


@pytest.mark.parametrize(
    ("value", "due"),
    [("4999999.99", "1000000.00"), ("4999995.00", "999999.00"), ("5000000", "1000000.00"), ("5000005", "1000000.00")],
)
def test_the_cap_of_a_project(client: TestClient, value: str, due: str) -> None:
    assert compute(client, RULE, {"paid_amount": value}).json()["amount"] == due


@pytest.mark.parametrize(
    "value",
    [
        "many",
        "",
        "-1",
        -1,
        "1e15",
        1e15,
        10**30,
        "NaN",
        "Infinity",
        "100美元",
        "20%",
        "300万、400万",
        True,
        [[1]],
        {"low": 2, "high": 1},
        {"low": None},
    ],
)
def test_a_figure_that_cannot_be_one_is_refused_by_name(client: TestClient, value: Any) -> None:
    problem = assert_problem(compute(client, RULE, {"paid_amount": value}), 422, "paid_amount")
    assert problem["fields"] == ["inputs.paid_amount"]


def test_what_a_rule_lacks_is_asked_for(client: TestClient) -> None:
    problem = assert_problem(compute(client, RULE, {}), 422, "paid_amount", "?")
    assert problem["fields"] == ["inputs.paid_amount"]
    assert_problem(compute(client, RULE, {"colour": "1"}), 422, "colour")
    assert_problem(compute(client, RULE, {"registered": "maybe"}), 422, "registered")
    assert_problem(client.post(f"/v1/calculators/{RULE}", json={"inputs": []}), 422, "inputs")


def test_a_condition_that_fails_makes_nothing_due(client: TestClient) -> None:
    entry = compute(client, RULE, {"paid_amount": "300万", "registered": False}).json()
    assert (entry["eligible"], entry["amount"]) == (False, "0.00")


def test_a_text_not_in_force_never_computes(client: TestClient) -> None:
    assert_problem(compute(client, RULE, {"paid_amount": "300万"}, as_of="2025-05-18"), 422, "2025-05-18")
    assert compute(client, RULE, {"paid_amount": "300万"}, as_of="2025-05-19").status_code == 200


def test_one_of_several_years_is_chosen_by_period(client: TestClient) -> None:
    profits = {"operating_profit": {"2023": "500万", "2024": "600万"}}
    assert_problem(compute(client, YEARLY, profits), 422, "period", "2023", "2024")
    entry = compute(client, YEARLY, profits, period="2024").json()
    assert (entry["period"], entry["amount"], entry["bound"]) == ("2024", "300000.00", "at_least")


def test_a_clause_without_a_figure_is_not_computed(client: TestClient) -> None:
    assert_problem(compute(client, WITHOUT_FIGURE, {}), 422, "没有可以计算的数字")
    assert_problem(client.get("/v1/calculators/honghe-2025/7/nothing"), 404, "/v1/calculators")
    assert_problem(compute(client, "honghe-2025/7/nothing", {}), 404)
