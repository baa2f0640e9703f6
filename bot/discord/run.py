"""Running the bot: a token, a desk with something in it, signals that drain, and starts that back off."""

import asyncio
import logging
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import discord
from filelock import FileLock, Timeout

from bot.desk import Desk
from bot.discord import health
from bot.discord.checks import parse_ids
from bot.discord.client import HashdeskBot
from bot.discord.logs import set_up
from bot.discord.restarts import retry_pause
from bot.settings import Settings
from corpus.database import storage_errors

_log = logging.getLogger("hashdesk.discord")
_NETWORK = (aiohttp.ClientError, OSError, discord.GatewayNotFound, discord.ConnectionClosed, discord.DiscordServerError)


# How long a thread that computes may keep the interpreter from the event loop; Python's own 5 ms add up when fifty
# questions arrive during a reindex. By `python -m evals.discord_load`.
_SWITCH_SECONDS = 0.001


class CannotStart(ValueError):
    """A setting that the bot needs is missing or wrong; the message names it and the cure."""


def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Raises CannotStart, or what the desk raises while it is made ready."""
    token = _checked(settings)
    set_up(settings.log_level)
    sys.setswitchinterval(_SWITCH_SECONDS)
    with _alone(settings.data):
        _run(settings, token)


@contextmanager
def _alone(data: Path) -> Generator[None]:
    """One bot at a time on a data folder: two would answer everything twice."""
    with storage_errors(data):
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "bot.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise CannotStart(f"another `hashdesk bot` runs on {data}: stop it first") from error
    try:
        yield
    finally:
        lock.release()


def _run(settings: Settings, token: str) -> None:
    desk = Desk(settings, notice=_log.warning)
    try:
        desk.prepare()
        _warm_up(desk)
        asyncio.run(_until_signalled(desk, token))
    finally:
        desk.close()


def _checked(settings: Settings) -> str:
    """The token, after a look at the settings that only the bot reads."""
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise CannotStart("DISCORD_TOKEN is not set: copy .env.example to .env and fill it in (docs/discord.md)")
    if settings.log_level.upper() not in logging.getLevelNamesMapping():
        raise CannotStart(f"HASHDESK_LOG_LEVEL is {settings.log_level!r}: use DEBUG, INFO, WARNING or ERROR")
    try:
        parse_ids(settings.home_guilds)
    except ValueError as error:
        raise CannotStart("HASHDESK_HOME_GUILDS takes ids of servers, separated by commas") from error
    return token


def _warm_up(desk: Desk) -> None:
    """Load the models now: the first member should not wait for them."""
    if desk.generations.current():
        desk.ask("where is Bitmain building?", now=datetime.now(UTC))
    else:
        desk.encoder().encode_query("where is Bitmain building?")


async def _until_signalled(desk: Desk, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    failures = 0
    while not stop.is_set():
        bot = HashdeskBot(desk)
        try:
            await serve(bot, token, stop)
        except discord.LoginFailure as error:
            raise CannotStart("Discord refuses the token: reset it in the developer portal, and update .env") from error
        except _NETWORK as error:
            failures = 1 if bot.was_ready else failures + 1
            pause = retry_pause(failures)
            _log.warning("Discord can't be reached: %s", error, extra={"place": "run", "retry_in": pause})
            await _set_within(stop, pause)


async def _set_within(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def serve(bot: HashdeskBot, token: str, stop: asyncio.Event) -> None:
    """Log in and stay until `stop` is set or Discord ends it, whose error is then raised."""
    running = asyncio.create_task(bot.start(token), name="discord")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    runner = await health.serve(bot, bot.settings.health_port) if bot.settings.health_port else None
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        await bot.close()
        running.cancel()
        await asyncio.wait({running})
        if runner:
            await runner.cleanup()
    if not running.cancelled() and (error := running.exception()):
        raise error
