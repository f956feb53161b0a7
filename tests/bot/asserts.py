"""What every test of the HTTP channel holds a response to."""

from typing import Any


def assert_problem(response: Any, status: int, *words: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert "{" not in problem["detail"].replace('{"message"', "").replace("{文件编号}", "")
    for word in words:
        assert word in problem["detail"]
    return problem
