"""The service with the real law and a retriever that needs no model: up in a second, `uvicorn --factory`."""

from fastapi import FastAPI

from bot.app import Making, create_app
from tests.bot.fakes import TODAY, house


def create() -> FastAPI:
    return create_app(making=Making(open_house=lambda _: house(), today=lambda: TODAY))
