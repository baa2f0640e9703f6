"""The gateway: sessions, sequence numbers, resuming and heartbeats (docs, events, "Gateway")."""

import asyncio
import contextlib
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from evals.discord_standin.world import DIRECT, Channel, World

if TYPE_CHECKING:
    from evals.discord_standin.guild import Guild

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
KEPT_EVENTS = 1000
MESSAGE_EVENTS = {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"}


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A heartbeat of one connection: `at` in monotonic seconds, `late` in seconds after the agreed interval."""

    connection: int
    at: float
    late: float


@dataclass(slots=True, eq=False)
class Session:
    """What RESUME goes on with."""

    id: str
    shard: int
    intents: int
    sequence: int = 0
    sent: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: "Connection | None" = None
    ready: bool = False

    def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Sends an event now, or keeps it until the bot resumes. The data is frozen as it stands."""
        self.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self.sequence, "d": json.loads(json.dumps(data))}
        self.sent.append(payload)
        if self.connection:
            self.connection.send(payload)


class Connection:
    """One WebSocket. A writer task of its own keeps the order of what is sent."""

    def __init__(self, number: int, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.number = number
        self.socket = socket
        self.session: Session | None = None
        self.last_beat = time.monotonic()
        self._deflate = zlib.compressobj() if compressed else None
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def send(self, payload: dict[str, Any]) -> None:
        self._outbox.put_nowait(payload)

    async def write(self) -> None:
        while True:
            text = json.dumps(await self._outbox.get())
            if self._deflate:
                data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(data)
            else:
                await self.socket.send_str(text)


class Gateway:
    """Accepts connections and tells every session what its intents and the bot's permissions let it hear."""

    def __init__(self, world: World, token: str, heartbeat_interval: float, shards: int) -> None:
        self.world = world
        self.token = token
        self.heartbeat_interval = heartbeat_interval
        self.shards = shards
        self.url = ""
        self.identifies: list[dict[str, Any]] = []
        self.resumes: list[dict[str, Any]] = []
        self.heartbeats: list[Heartbeat] = []
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.open = asyncio.Event()
        self.open.set()
        self._accepted = 0
        world.publish = self.publish

    @property
    def ready(self) -> bool:
        """Whether every shard has a session with a live connection."""
        return {one.shard for one in self.sessions.values() if one.connection and one.ready} == set(range(self.shards))

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """The handler of the gateway's URL."""
        await self.open.wait()
        socket = web.WebSocketResponse(
            max_msg_size=4096
        )  # docs: payloads of a client above 4,096 bytes close with 4002
        await socket.prepare(request)
        self._accepted += 1
        # zstd-stream is asked for where `zstandard` is installed; discord.py takes plain text frames in its place
        compressed = request.query.get("compress") == "zlib-stream"
        connection = Connection(self._accepted, socket, compressed=compressed)
        self.connections.append(connection)
        writer = asyncio.create_task(connection.write(), name=f"discord-standin-writer-{self._accepted}")
        connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_interval * 1000)}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
                    self.world.changed()
        finally:
            self._forget(connection)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
        return socket

    async def _receive(self, connection: Connection, payload: dict[str, Any]) -> None:
        op, data = payload["op"], payload["d"]
        if op == HEARTBEAT:
            self._beat(connection)
            connection.send({"op": ACK})
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op == MEMBERS:
            self._send_members(connection, data)

    def _beat(self, connection: Connection) -> None:
        now = time.monotonic()
        late = now - connection.last_beat - self.heartbeat_interval
        self.heartbeats.append(Heartbeat(connection.number, now, max(late, 0.0)))
        connection.last_beat = now

    def late_heartbeats(self, tolerance: float) -> list[Heartbeat]:
        """Heartbeats that came more than `tolerance` seconds late, and those that open connections owe by now."""
        now = time.monotonic()
        owed = [
            Heartbeat(one.number, now, now - one.last_beat - self.heartbeat_interval)
            for one in self.connections
            if one.session
        ]
        return [beat for beat in (*self.heartbeats, *owed) if beat.late > tolerance]

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        self.identifies.append(data)
        if data["token"] != self.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        if data["intents"] & PRIVILEGED:
            await connection.socket.close(code=DISALLOWED_INTENTS)
            return
        shard = (data.get("shard") or [0, 1])[0]
        session = Session(secrets.token_hex(16), shard, data["intents"], connection=connection)
        for old in [one for one in self.sessions.values() if one.shard == shard]:
            del self.sessions[old.id]
        self.sessions[session.id] = session
        connection.session = session
        self._welcome(session)

    def _welcome(self, session: Session) -> None:
        guilds = [guild for guild in self.world.guilds.values() if self._shard_of(guild) == session.shard]
        bot = self.world.bot.payload() | {"verified": True, "mfa_enabled": False, "email": None, "flags": 0}
        session.dispatch("READY", {
            "v": 10, "user": bot, "session_id": session.id, "resume_gateway_url": self.url,
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "shard": [session.shard, self.shards], "application": {"id": str(self.world.application_id), "flags": 0},
        })  # fmt: skip
        for guild in guilds:
            session.dispatch("GUILD_CREATE", guild.payload())
        session.ready = True

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        self.resumes.append(data)
        session = self.sessions.get(data["session_id"])
        missed = [] if session is None else [one for one in session.sent if one["s"] > data["seq"]]
        if session is None or session.sequence - data["seq"] != len(missed):
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        connection.session, session.connection = session, connection
        for payload in missed:
            connection.send(payload)
        session.dispatch("RESUMED", {})

    def _send_members(self, connection: Connection, data: dict[str, Any]) -> None:
        guild = self.world.guilds.get(int(data["guild_id"]))
        if guild is None or connection.session is None:
            return
        asked = {int(one) for one in data.get("user_ids") or []}
        members = [member.payload() for key, member in guild.members.items() if key in asked]
        connection.session.dispatch("GUILD_MEMBERS_CHUNK", {
            "guild_id": str(guild.id), "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": [],
            "nonce": data.get("nonce"),
        })  # fmt: skip

    def publish(
        self,
        event: str,
        data: dict[str, Any],
        *,
        guild: "Guild | None" = None,
        channel: Channel | None = None,
        private: bool = False,
    ) -> None:
        """Dispatches an event. `private`: an ephemeral message, which belongs to the direct messages intent."""
        self.world.changed()
        if guild and guild.id not in self.world.guilds and event != "GUILD_DELETE":
            return
        if channel and not private and not self.world.bot_may(channel, "view_channel"):
            return
        wanted = _intent(event, channel, private=private)
        shard = self._shard_of(guild) if guild and not private else 0
        for session in self.sessions.values():
            if session.ready and session.shard == shard and session.intents & wanted == wanted:
                session.dispatch(event, data)

    def _shard_of(self, guild: "Guild") -> int:
        return (guild.id >> 22) % self.shards

    def _forget(self, connection: Connection) -> None:
        self.connections.remove(connection)
        if connection.session and connection.session.connection is connection:
            connection.session.connection = None

    async def drop(self, *, resumable: bool, code: int) -> None:
        if not resumable:
            self.sessions.clear()
        for connection in list(self.connections):
            await connection.socket.close(code=code)

    def broadcast(self, payload: dict[str, Any], *, forget: bool = False) -> None:
        """Sends a control payload to every connection; `forget` ends the sessions first."""
        if forget:
            self.sessions.clear()
        for connection in self.connections:
            connection.send(payload)

    async def close(self) -> None:
        """Ends every connection with a code that discord.py does not reconnect after: a client that a failed test left
        running would swallow its cancellation while reconnecting, and hang the event loop's end."""
        self.open.set()
        for connection in list(self.connections):
            await connection.socket.close(code=AUTHENTICATION_FAILED)


def _intent(event: str, channel: Channel | None, *, private: bool) -> int:
    if event == "INTERACTION_CREATE":
        return 0
    if event in MESSAGE_EVENTS:
        return DIRECT_MESSAGES if private or channel is None or channel.kind == DIRECT else GUILD_MESSAGES
    return GUILDS
