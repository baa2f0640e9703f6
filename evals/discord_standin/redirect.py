"""Points discord.py at a stand-in."""

import contextlib
from collections.abc import Iterator

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from evals.discord_standin.rest import API

GATEWAY_PATH = "/gateway/"


@contextlib.contextmanager
def redirect_to(address: str) -> Iterator[None]:
    """Sends every REST request and gateway connection to `address` (`http://127.0.0.1:PORT`) while it lasts."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = address + API
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url(address))
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def gateway_url(address: str) -> str:
    return "ws" + address.removeprefix("http") + GATEWAY_PATH
