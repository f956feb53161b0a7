"""This is where the accounts are that the settings name, and in what WeChat and WeCom differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from bot.channels.wechat.envelope import Envelope
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """One official account.

    `receiver` is its app id, `api` the service that sends its messages. Without a secret nothing can be sent of our
    own accord; without an envelope everything comes and goes in plain text.
    """

    channel: ClassVar[str] = "wechat"
    seals_echo: ClassVar[bool] = False
    """Whether the console proves its address by an envelope rather than by a bare signature."""
    send_path: ClassVar[str] = "/cgi-bin/message/custom/send"
    typing_path: ClassVar[str | None] = "/cgi-bin/message/custom/typing"

    token: str = field(repr=False)
    receiver: str
    secret: str = field(repr=False)
    envelope: Envelope | None
    api: str

    def token_call(self, *, force: bool) -> tuple[str, str, Mapping[str, object]]:
        """Method, path and fields. The stable token is the same for all who ask, until one forces a new one."""
        fields = {"grant_type": "client_credential", "appid": self.receiver, "secret": self.secret}
        return "POST", "/cgi-bin/stable_token", fields | {"force_refresh": force}

    def addressed(self, to: str) -> dict[str, object]:
        return {"touser": to}


@dataclass(frozen=True, slots=True)
class WeComAccount(Account):
    """An application of one company, `receiver` its corp id; `agent` is the application's number there."""

    channel: ClassVar[str] = "wecom"
    seals_echo: ClassVar[bool] = True
    send_path: ClassVar[str] = "/cgi-bin/message/send"
    typing_path: ClassVar[str | None] = None

    agent: int = 0

    def token_call(self, *, force: bool) -> tuple[str, str, Mapping[str, object]]:
        """WeCom gives the same token to all who ask, as long as it holds."""
        return "GET", "/cgi-bin/gettoken", {"corpid": self.receiver, "corpsecret": self.secret}

    def addressed(self, to: str) -> dict[str, object]:
        return {"touser": to, "agentid": self.agent, "enable_duplicate_check": 1}


class AccountError(ValueError):
    """Settings that name no account; says which variable to mend, and shows no secret."""


def accounts(settings: Settings) -> dict[str, Account]:
    """The accounts whose token is set, by channel.

    :raises AccountError: when another variable of theirs is missing or can't be right, naming it.
    """
    found: dict[str, Account] = {}
    if settings.wechat_token.get_secret_value():
        found[Account.channel] = _official(settings)
    if settings.wecom_token.get_secret_value():
        found[WeComAccount.channel] = _wecom(settings)
    return found


def _official(settings: Settings) -> Account:
    secret, key = settings.wechat_app_secret.get_secret_value(), settings.wechat_aes_key.get_secret_value()
    if (secret or key) and not settings.wechat_app_id:
        raise AccountError("WECHAT_APP_ID is empty, but WECHAT_APP_SECRET or WECHAT_AES_KEY needs it")
    envelope = _envelope("WECHAT_AES_KEY", key, settings.wechat_app_id) if key else None
    return Account(
        settings.wechat_token.get_secret_value(), settings.wechat_app_id, secret, envelope, settings.wechat_api_url
    )


def _wecom(settings: Settings) -> Account:
    if not settings.wecom_corp_id:
        raise AccountError("WECOM_CORP_ID is empty, but WECOM_TOKEN is set; copy it from 我的企业 in the console")
    return WeComAccount(
        settings.wecom_token.get_secret_value(),
        settings.wecom_corp_id,
        settings.wecom_secret.get_secret_value(),
        _envelope("WECOM_AES_KEY", settings.wecom_aes_key.get_secret_value(), settings.wecom_corp_id),
        settings.wecom_api_url,
        agent=settings.wecom_agent_id,
    )


def _envelope(variable: str, key: str, receiver: str) -> Envelope:
    try:
        return Envelope(key, receiver)
    except ValueError as error:
        raise AccountError(f"{variable}: {error}") from error
