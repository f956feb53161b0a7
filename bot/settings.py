"""What an operator can turn, one row each; the environment names a row in capitals: PORT, DATA_FOLDER."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from corpus.shelves import OURS, Shelf

JSON_BYTES_PER_CHARACTER = 12  # the longest escape of one character: a surrogate pair
BODY_ALLOWANCE = 65_536  # answers and the other fields beside the message
BUILTIN = "builtin"
"""In CORPUS, the policies that come with this package."""
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class Settings(BaseSettings):
    """The one table of settings.

    :raises pydantic.ValidationError: for a value out of range, naming the row.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    host: str = "0.0.0.0"
    port: int = Field(default=8000, ge=0, le=65_535)
    workers: int = Field(default=1, ge=1)
    data_folder: Path = Path(".data")
    corpus: str = ""
    database_url: str = ""
    embedding_model: str = "bundled"
    index_engine: Literal["local", "milvus"] = "local"
    milvus_uri: str = ""
    milvus_token: SecretStr = SecretStr("")
    caution: float = Field(default=0.0, ge=-20, le=20)
    message_limit: int = Field(default=4_000, ge=1)
    session_idle_hours: float = Field(default=72, ge=24)
    review_hours: float = Field(default=12, gt=0, le=168)
    rate_limit_per_minute: int = Field(default=6_000, ge=1)
    limits_url: str = Field(default="", pattern=r"^$|^(redis|rediss|redis\+unix)://")
    cors_origins: str = "*"
    frame_ancestors: str = "'self'"
    public_url: str = Field(default="", pattern=r"^$|^https?://[^\s/?#]+(/[^\s?#]*)?$")
    telegram_token: SecretStr = SecretStr("")
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org/bot"
    wechat_patience_seconds: float = Field(default=4, gt=0, lt=5)
    wechat_token: SecretStr = SecretStr("")
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_api_url: str = "https://api.weixin.qq.com"
    wecom_token: SecretStr = SecretStr("")
    wecom_corp_id: str = ""
    wecom_secret: SecretStr = SecretStr("")
    wecom_aes_key: SecretStr = SecretStr("")
    wecom_agent_id: int = 0
    wecom_api_url: str = "https://qyapi.weixin.qq.com"
    policy_data: Path | None = None
    log_level: str = "INFO"

    @field_validator("database_url")
    @classmethod
    def _spoken(cls, url: str) -> str:
        """The URL with the driver that we have, whichever it names: one for SQLite, one for PostgreSQL."""
        if not url.strip():
            return ""
        remedy = "write postgresql://user:password@host:5432/name or sqlite:////folder/file.db"
        try:
            parsed = make_url(url.strip())
        except ArgumentError as error:
            raise ValueError(f"DATABASE_URL can't be read; {remedy}") from error
        driver = DRIVERS.get(parsed.get_backend_name())
        if driver is None:
            raise ValueError(f"DATABASE_URL names {parsed.get_backend_name()}; {remedy}")
        return parsed.set(drivername=driver).render_as_string(hide_password=False)

    @property
    def database(self) -> str:
        """SQLAlchemy's URL of the database; SQLite in the data folder unless DATABASE_URL names another."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_folder / 'sessions.db'}"

    def public(self, path: str) -> str | None:
        """The address of one of our pages for those outside, where PUBLIC_URL says what they call us."""
        return self.public_url.rstrip("/") + path if self.public_url else None

    @property
    def milvus(self) -> str:
        """Where the Milvus is; a file of milvus-lite in the data folder unless MILVUS_URI names a server."""
        return self.milvus_uri or str(self.data_folder / "milvus.db")

    @property
    def origins(self) -> list[str]:
        """The sites whose pages may talk to this service, as CORS names them; CORS_ORIGINS separates them by spaces."""
        return self.cors_origins.split()

    @property
    def policies_folder(self) -> Path:
        """Where policies of the user's own are put unless CORPUS names folders."""
        return self.data_folder / "policies"

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """The folders of policies that are served; CORPUS lists them as PATH does, ours under the name `builtin`."""
        named = [word.strip() for word in self.corpus.split(os.pathsep) if word.strip()]
        if not named:
            return OURS, Shelf(self.policies_folder, required=False)
        return tuple(OURS if word == BUILTIN else Shelf(Path(word)) for word in dict.fromkeys(named))

    @property
    def own_folder(self) -> Path:
        """Where policies and notes of the user's own go: the first folder of CORPUS that is not ours."""
        return next((shelf.folder for shelf in self.shelves if not shelf.strict), self.policies_folder)

    @property
    def index_folder(self) -> Path:
        return self.data_folder / "index"

    @property
    def body_limit(self) -> int:
        """Bytes: room for the longest message in the longest writing, and the fields beside it."""
        return self.message_limit * JSON_BYTES_PER_CHARACTER + BODY_ALLOWANCE

    @property
    def session_idle(self) -> timedelta:
        return timedelta(hours=self.session_idle_hours)

    @property
    def review_session(self) -> timedelta:
        """How long a reviewer stays logged in."""
        return timedelta(hours=self.review_hours)
