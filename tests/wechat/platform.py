"""The other side: a service on a real socket that takes our messages and holds them to WeChat's rules.

And phones that write to us as WeChat would: signed, again after a while when nothing was answered, three times in all.
"""

import asyncio
import itertools
import json
import threading
import time
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from defusedxml.ElementTree import fromstring
from fastapi import FastAPI, Request

from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.outgoing import element
from bot.channels.wechat.signature import sign
from tests.services import free_port

TEXT_BYTES = 2_048
BODY_BYTES = 65_536
MESSAGES_WITHOUT_A_WORD = 20
TRIES = 3
KEY = b64encode(bytes(range(32))).decode().rstrip("=")
_numbers = itertools.count(6_000_000_000_000_000_000)


@dataclass
class Service:
    """What WeChat knows of our account; `sent` is what we had delivered, by user."""

    app_id: str = "wx0123456789abcdef"
    secret: str = "secret-of-the-app"
    permitted: bool = True
    latency: float = 0.0
    silent: set[str] = field(default_factory=set)
    sent: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    typing: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    failing: list[int] = field(default_factory=list)
    token: str = "token-0"
    agent: int | None = None
    most: int = MESSAGES_WITHOUT_A_WORD

    def expire(self) -> None:
        self.token = f"token-{next(_numbers)}"

    def texts(self, user: str) -> list[str]:
        return [message["text"]["content"] for message in self.sent[user] if message["msgtype"] == "text"]

    def cards(self, user: str) -> list[dict[str, str]]:
        return [message["news"]["articles"][0] for message in self.sent[user] if message["msgtype"] == "news"]


def application(service: Service) -> FastAPI:
    """Both interfaces, WeChat's and WeCom's."""
    app = FastAPI()

    @app.post("/cgi-bin/stable_token")
    async def stable_token(request: Request) -> dict[str, object]:
        asked = await request.json()
        service.calls["forced" if asked["force_refresh"] else "token"] += 1
        if asked["force_refresh"]:
            service.expire()
        return _token(service, asked["appid"], asked["secret"])

    @app.get("/cgi-bin/gettoken")
    async def gettoken(corpid: str, corpsecret: str) -> dict[str, object]:
        service.calls["token"] += 1
        return _token(service, corpid, corpsecret)

    @app.post("/cgi-bin/message/custom/send")
    @app.post("/cgi-bin/message/send")
    async def send(request: Request, access_token: str) -> dict[str, object]:
        body = await request.body()
        message = json.loads(body)
        code = service.failing.pop(0) if service.failing else _refusal(service, access_token, message, body)
        service.calls["send"] += 1
        if code == 0:
            service.sent[message["touser"]].append(message)
        await asyncio.sleep(service.latency)
        return {"errcode": code, "errmsg": f"{code}"}

    @app.post("/cgi-bin/message/custom/typing")
    async def typing(request: Request, access_token: str) -> dict[str, object]:
        asked = await request.json()
        code = _unauthorised(service, access_token)
        if code == 0:
            service.typing.append(asked["touser"])
        return {"errcode": code, "errmsg": f"{code}"}

    return app


def _token(service: Service, app_id: str, secret: str) -> dict[str, object]:
    if app_id != service.app_id:
        return {"errcode": 40013, "errmsg": "invalid appid"}
    if secret != service.secret:
        return {"errcode": 40125, "errmsg": "invalid appsecret"}
    return {"access_token": service.token, "expires_in": 7_200}


def _unauthorised(service: Service, access_token: str) -> int:
    if access_token != service.token:
        return 40001
    return 0 if service.permitted else 48001


def _refusal(service: Service, access_token: str, message: Mapping[str, Any], body: bytes) -> int:
    """The error that WeChat would give, 0 for none."""
    if code := _unauthorised(service, access_token):
        return code
    if message["touser"] in service.silent:
        return 45015
    if len(service.sent[message["touser"]]) >= service.most:
        return 45047
    if b"\\u" in body or message.get("agentid") != service.agent:
        return 47001
    return 45002 if len(message.get("text", {}).get("content", "").encode()) > TEXT_BYTES else 0


@contextmanager
def on_a_socket(app: FastAPI | str, port: int | None = None) -> Iterator[str]:
    """The application on a port of its own, in a thread; its address."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True)
class Answered:
    """What a post led to: the status, and the fields of the passive reply, None where nothing was said."""

    status: int
    fields: Mapping[str, str] | None = None
    tries: int = 1

    @property
    def text(self) -> str:
        return self.fields["Content"] if self.fields else ""


@dataclass
class Phone:
    """One user's WeChat, and the wire between WeChat and us; `retry` seconds pass before it tries again."""

    url: str
    user: str = "oPhone"
    token: str = "token-of-the-account"
    receiver: str = "gh_account"
    app_id: str = "wx0123456789abcdef"
    seals: bool = False
    both: bool = False
    retry: float = 5.0
    tries: int = TRIES

    async def say(self, text: str, client: httpx.AsyncClient | None = None, **fields: object) -> Answered:
        return await self.deliver(self.message(MsgType="text", Content=text, **fields), client)

    async def happen(self, event: str, key: str = "") -> Answered:
        given = self.message(MsgType="event", Event=event, EventKey=key)
        del given["MsgId"]
        return await self.deliver(given)

    def message(self, **fields: object) -> dict[str, str]:
        head = {"ToUserName": self.receiver, "FromUserName": self.user, "CreateTime": int(time.time())}
        return {name: str(value) for name, value in {**head, "MsgId": next(_numbers), **fields}.items()}

    async def deliver(self, message: Mapping[str, str], client: httpx.AsyncClient | None = None) -> Answered:
        """Up to so many times, each on a new signature, as long as nothing comes back in time."""
        for tries in range(1, self.tries + 1):
            started = time.monotonic()
            try:
                return await self.post(message, client, tries=tries)
            except httpx.TransportError:
                await asyncio.sleep(max(0.0, started + self.retry - time.monotonic()))
        return Answered(0, tries=self.tries)

    async def post(
        self, message: Mapping[str, str], client: httpx.AsyncClient | None = None, tries: int = 1
    ) -> Answered:
        query, body = self.signed(message)
        if client:
            answer = await client.post(self.url, params=query, content=body, timeout=self.retry)
        else:
            async with httpx.AsyncClient(trust_env=False, verify=False) as own:
                answer = await own.post(self.url, params=query, content=body, timeout=self.retry)
        return self.read(answer, tries)

    def signed(self, message: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
        """The query and the body, as the mode has them: plain, sealed, or both."""
        timestamp, nonce = str(int(time.time())), str(next(_numbers))
        query = {"timestamp": timestamp, "nonce": nonce, "signature": sign(self.token, timestamp, nonce)}
        plain = element("xml", list(message.items()))
        if not self.seals:
            return query, plain.encode()
        sealed = self.envelope.seal(plain.encode())
        query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, timestamp, nonce, sealed)}
        shown = list(message.items()) if self.both else [("ToUserName", self.receiver)]
        return query, element("xml", [*shown, ("Encrypt", sealed)]).encode()

    @property
    def envelope(self) -> Envelope:
        return Envelope(KEY, self.app_id)

    def read(self, answer: httpx.Response, tries: int = 1) -> Answered:
        """What WeChat makes of an answer; what it would not take fails."""
        if answer.status_code != httpx.codes.OK or answer.text in ("", "success"):
            return Answered(answer.status_code, tries=tries)
        root = fromstring(answer.text)
        if self.seals:
            root = fromstring(self.opened({child.tag: child.text or "" for child in root}))
        fields = {child.tag: child.text or "" for child in root}
        assert (fields["ToUserName"], fields["FromUserName"]) == (self.user, self.receiver)
        assert abs(int(fields["CreateTime"]) - time.time()) < 60
        assert len(fields.get("Content", "").encode()) <= TEXT_BYTES
        return Answered(answer.status_code, fields, tries)

    def opened(self, sealed: Mapping[str, str]) -> bytes:
        assert sealed.keys() == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
        parts = sealed["TimeStamp"], sealed["Nonce"], sealed["Encrypt"]
        assert sealed["MsgSignature"] == sign(self.token, *parts)
        return self.envelope.open(sealed["Encrypt"])
