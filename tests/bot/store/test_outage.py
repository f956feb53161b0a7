"""A database that goes away takes turns with it, never the service; when it is back, the session is there."""

from pathlib import Path

from bot.settings import Settings
from tests.bot.asserts import assert_problem
from tests.bot.conftest import serving
from tests.services import running_postgresql


def test_without_its_database_the_service_asks_to_send_again(tmp_path: Path) -> None:
    with running_postgresql() as server:
        settings = Settings(database_url=f"{server.url}/postgres")
        with serving(tmp_path, database_url=settings.database_url) as client:
            session_id = client.post("/v1/chat", json={"message": "一"}).json()["session_id"]
            server.stop()
            for body in ({"message": "二"}, {"message": "二", "session_id": session_id}):
                answer = client.post("/v1/chat", json=body)
                assert_problem(answer, 503)
                assert answer.headers["Retry-After"]
            assert client.get("/healthz").status_code == 200
            server.start()
            again = client.post("/v1/chat", json={"message": "二", "session_id": session_id})
            assert again.json()["turn"] == 2
