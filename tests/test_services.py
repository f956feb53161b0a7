"""A missing service is a skipped test on a desk and a failed one where everything has to be there."""

import pytest

from tests.services import absent


def test_a_missing_service_fails_only_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install redis-server"):
        absent("Redis", "redis-server")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install redis-server"):
        absent("Redis", "redis-server")
