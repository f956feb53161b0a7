"""Our own messages: the token kept and renewed, every refusal by its name, nobody written to twice."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channels.wechat.accounts import Account, WeComAccount
from bot.channels.wechat.api import DENIED_SECONDS, TIMEOUT, WHY, Api, RefusedError, UnreachableError
from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.outgoing import Article
from bot.channels.wechat.tokens import EARLY_SECONDS
from tests.services import free_port
from tests.wechat.platform import KEY, Service, application, on_a_socket

USER = "oUserWhoseNameIsNeverLogged"
CARD = Article("测算单", "最高 600,000 元", "https://example.org/sheets/x")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    with on_a_socket(application(service)) as address:
        yield address


def account(address: str, secret: str = "secret-of-the-app") -> Account:
    return Account("token", "wx0123456789abcdef", secret, None, address)


@asynccontextmanager
async def opened(account: Account, clock: Callable[[], float] | None = None) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        yield Api(account, client, clock) if clock else Api(account, client)


def run(account: Account, work: Callable[[Api], Awaitable[None]], clock: Clock | None = None) -> None:
    async def whole() -> None:
        async with opened(account, clock) as api:
            await work(api)

    asyncio.run(whole())


def test_a_text_and_a_card_arrive_as_written(service: Service, address: str) -> None:
    async def work(api: Api) -> None:
        assert api.may_send is None
        await api.send(USER, "能补 <20%> 😀")
        await api.send(USER, CARD)
        assert api.may_send is True

    run(account(address), work)
    assert service.texts(USER) == ["能补 <20%> 😀"]
    assert service.cards(USER) == [{"title": CARD.title, "description": CARD.description, "url": CARD.url}]
    assert service.calls["token"] == 1


def test_wecom_is_told_the_application_and_to_drop_what_comes_twice(service: Service, address: str) -> None:
    service.agent = 1_000_002
    wecom = WeComAccount("t", service.app_id, service.secret, Envelope(KEY, service.app_id), address, agent=1_000_002)
    run(wecom, lambda api: api.send(USER, "好"))
    (message,) = service.sent[USER]
    assert (message["agentid"], message["enable_duplicate_check"]) == (1_000_002, 1)


def test_a_token_is_renewed_before_it_ends(service: Service, address: str) -> None:
    clock = Clock()

    async def work(api: Api) -> None:
        for passed, calls in ((0, 1), (7_200 - EARLY_SECONDS - 1, 1), (1, 2)):
            clock.now += passed
            await api.send(USER, "好")
            assert service.calls["token"] == calls

    run(account(address), work, clock)


def test_a_token_that_is_refused_is_renewed_once_by_one(service: Service, address: str) -> None:
    async def work(api: Api) -> None:
        await api.send(USER, "一")
        service.expire()
        await asyncio.gather(*(api.send(USER, str(number)) for number in range(8)))

    run(account(address), work)
    assert len(service.texts(USER)) == 9
    assert (service.calls["token"], service.calls["forced"]) == (2, 0)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_refused_although_it_is_the_newest_is_forced_anew(service: Service, address: str, code: int) -> None:
    service.failing = [code]
    run(account(address), lambda api: api.send(USER, "好"))
    assert service.texts(USER) == ["好"]
    assert service.calls["forced"] == 1


def test_a_token_refused_twice_is_given_up(service: Service, address: str) -> None:
    service.failing = [40001, 40001]
    refused(account(address), 40001)
    assert service.calls["send"] == 2


def refused(account: Account, code: int, clock: Clock | None = None) -> None:
    async def work(api: Api) -> None:
        with pytest.raises(RefusedError) as error:
            await api.send(USER, "好")
        assert (error.value.code, error.value.why) == (code, WHY.get(code, "other"))
        assert USER not in str(error.value)

    run(account, work, clock)


@pytest.mark.parametrize("code", [*WHY.keys() - {40001, 40014, 42001}, 99999])
def test_every_refusal_has_a_name(service: Service, address: str, code: int) -> None:
    service.failing = [code]
    refused(account(address), code)
    assert service.sent[USER] == []


def test_a_wrong_secret_is_no_permission(service: Service, address: str) -> None:
    refused(account(address, "wrong"), 40125)
    assert service.calls["send"] == 0


def test_without_a_secret_nothing_is_tried(service: Service, address: str) -> None:
    refused(account(address, ""), 48001)
    assert not service.calls


def test_a_missing_permission_is_asked_for_again_after_a_while(service: Service, address: str) -> None:
    clock, service.permitted = Clock(), False

    async def work(api: Api) -> None:
        await api.show_typing(USER)
        assert api.may_send is False
        with pytest.raises(RefusedError):
            await api.send(USER, "好")
        assert service.calls["send"] == 0
        service.permitted, clock.now = True, clock.now + DENIED_SECONDS
        await api.send(USER, "好")
        assert api.may_send is True

    run(account(address), work, clock)


def test_who_is_not_there_is_unreachable_and_nothing_is_said_of_it(caplog: pytest.LogCaptureFixture) -> None:
    async def work(api: Api) -> None:
        with pytest.raises(UnreachableError) as error:
            await api.send(USER, "好")
        assert "secret" not in str(error.value)
        await api.show_typing(USER)

    caplog.set_level(logging.INFO)
    run(account(f"http://127.0.0.1:{free_port()}"), work)
    assert USER not in caplog.text


def test_an_answer_that_does_not_come_counts_as_sent(service: Service, address: str) -> None:
    async def work() -> None:
        async with httpx.AsyncClient(timeout=0.2) as client:
            api = Api(account(address), client)
            await api.check()
            service.latency = 0.6
            await api.send(USER, "好")

    asyncio.run(work())
    assert service.texts(USER) == ["好"]


def test_neither_token_nor_user_is_logged(service: Service, address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    service.failing = [45015]
    refused(account(address), 45015)
    run(account(address), lambda api: api.send(USER, "好"))
    for secret in (USER, service.token, service.secret):
        assert secret not in caplog.text
