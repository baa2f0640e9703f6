"""The stand-in as tests hold it: start and stop, the world's beginning, the logs, the faults."""

import contextlib
import re
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from evals.discord_standin import permissions
from evals.discord_standin.clock import Clock
from evals.discord_standin.commands import Commands
from evals.discord_standin.errors import Violation
from evals.discord_standin.faults import Fault, Faults
from evals.discord_standin.gateway import INVALID_SESSION, RECONNECT, Gateway, Heartbeat
from evals.discord_standin.guild import Guild
from evals.discord_standin.interactions import Interaction
from evals.discord_standin.messages import Message
from evals.discord_standin.permissions import PermissionBits
from evals.discord_standin.redirect import GATEWAY_PATH, gateway_url, redirect_to
from evals.discord_standin.rest import API, Request, Rest
from evals.discord_standin.rest_account import AccountEndpoints
from evals.discord_standin.rest_channels import ChannelEndpoints
from evals.discord_standin.rest_interactions import InteractionEndpoints
from evals.discord_standin.world import DIRECT, User, World

Found = TypeVar("Found")


class Standin:
    """A Discord on 127.0.0.1. README.md in this folder lists what it does. All times are seconds.

    `heartbeat_interval` is what HELLO asks for; `ack_seconds` the time to acknowledge an interaction; `latency` passes
    before every REST answer; `name` is the bot's.
    """

    def __init__(
        self,
        *,
        token: str = "standin",  # noqa: S107 - no secret
        heartbeat_interval: float = 41.25,
        ack_seconds: float = 3.0,
        shards: int = 1,
        latency: float = 0.0,
        name: str = "hashdesk",
    ) -> None:
        self.token = token
        self.world = World(name)
        self.world.ack_seconds = ack_seconds
        self._faults = Faults()
        self._gateway = Gateway(self.world, token, heartbeat_interval, shards)
        self._rest = Rest(self.world, token, self._faults, latency)
        self.world.explain = self._rest.log.explain
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._rest.middleware], client_max_size=64 * 1024 * 1024)
        app.router.add_get(GATEWAY_PATH, self._gateway.accept)
        for endpoints in (
            AccountEndpoints(self.world, self._gateway), ChannelEndpoints(self.world), InteractionEndpoints(self.world)
        ):  # fmt: skip
            endpoints.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        # discord.py opens a connection a request: past a full backlog some would wait a second for their next SYN
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        host, port = self._runner.addresses[0][:2]
        self.address = self.world.address = f"http://{host}:{port}"
        self._gateway.url = gateway_url(self.address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._gateway.close()
        if self._runner:
            await self._runner.cleanup()

    def redirect(self) -> contextlib.AbstractContextManager[None]:
        return redirect_to(self.address)

    @property
    def api(self) -> str:
        return self.address + API

    @property
    def gateway_url(self) -> str:
        return self._gateway.url

    @property
    def application_id(self) -> int:
        return self.world.application_id

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def commands(self) -> Commands:
        return self.world.commands

    @property
    def users(self) -> dict[int, User]:
        return self.world.users

    @property
    def guilds(self) -> dict[int, Guild]:
        return self.world.guilds

    @property
    def messages(self) -> dict[int, Message]:
        return self.world.messages

    @property
    def interactions(self) -> list[Interaction]:
        return self.world.interactions

    @property
    def direct_messages(self) -> list[Message]:
        """What the bot wrote into direct channels, oldest first."""
        return [one for one in self.messages.values() if one.channel.kind == DIRECT and one.author is self.bot]

    @property
    def requests(self) -> list[Request]:
        return self._rest.log.requests

    def requested(self, method: str | None, path_regex: str) -> list[Request]:
        """The requests whose path (without `/api/v10`) matches; any method with None."""
        return self._rest.log.matching(method, path_regex)

    @property
    def violations(self) -> list[Violation]:
        return self._rest.log.violations

    def unacknowledged(self) -> list[Interaction]:
        """Interactions that got no answer in time."""
        return [one for one in self.interactions if one.acked is None and one.overdue]

    @property
    def identifies(self) -> list[dict[str, object]]:
        return self._gateway.identifies

    @property
    def resumes(self) -> list[dict[str, object]]:
        return self._gateway.resumes

    @property
    def heartbeats(self) -> list[Heartbeat]:
        return self._gateway.heartbeats

    def late_heartbeats(self, tolerance: float = 0.25) -> list[Heartbeat]:
        return self._gateway.late_heartbeats(tolerance)

    @property
    def ack_seconds(self) -> float:
        return self.world.ack_seconds

    @ack_seconds.setter
    def ack_seconds(self, seconds: float) -> None:
        self.world.ack_seconds = seconds

    @property
    def latency(self) -> float:
        return self._rest.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._rest.latency = seconds

    async def until(self, predicate: Callable[[], Found | None], timeout: float = 5.0) -> Found:  # noqa: ASYNC109
        """The first true value of `predicate`. Raises `Unanswered` after `timeout` seconds."""
        return await self.world.until(predicate, timeout, "a condition of the test")

    async def connected(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Waits for every shard's session. Raises `Unanswered`."""
        await self.world.until(lambda: self._gateway.ready, timeout, "the bot to connect")

    def guild(
        self,
        name: str,
        *,
        bot_permissions: PermissionBits = permissions.BOT,
        id: int | None = None,  # noqa: A002
    ) -> Guild:
        return Guild(self.world, name, bot_permissions=bot_permissions, guild_id=id)

    def fail_next(
        self, method: str, path_regex: str, *, status: int = 500, times: int = 1, retry_after: float = 0.2,
        everywhere: bool = False,
    ) -> None:  # fmt: skip
        self._faults.order(Fault(
            method, re.compile(path_regex), times, status=status, retry_after=retry_after, everywhere=everywhere
        ))  # fmt: skip

    def lose_next_answer(self, method: str, path_regex: str, *, times: int = 1, status: int | None = None) -> None:
        self._faults.order(Fault(method, re.compile(path_regex), times, perform=True, lost=True, status=status))

    def delay_next(self, method: str, path_regex: str, seconds: float, *, times: int = 1) -> None:
        self._faults.order(Fault(method, re.compile(path_regex), times, perform=True, delay=seconds))

    async def drop_gateway(self, *, resumable: bool = True, code: int = 4000) -> None:
        await self._gateway.drop(resumable=resumable, code=code)

    async def reconnect(self) -> None:
        self._gateway.broadcast({"op": RECONNECT, "d": None})

    async def invalid_session(self, *, resumable: bool = False) -> None:
        self._gateway.broadcast({"op": INVALID_SESSION, "d": resumable}, forget=not resumable)

    @contextlib.contextmanager
    def hold_gateway(self) -> Iterator[None]:
        """New connections to the gateway wait until the end of the block."""
        self._gateway.open.clear()
        try:
            yield
        finally:
            self._gateway.open.set()
