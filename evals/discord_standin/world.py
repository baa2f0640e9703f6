"""The state that the REST API, the gateway and the test share: users, servers, channels."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from evals.discord_standin.clock import Clock, Snowflakes
from evals.discord_standin.commands import Commands
from evals.discord_standin.errors import Unanswered
from evals.discord_standin.permissions import PermissionBits, bits, may

if TYPE_CHECKING:
    from evals.discord_standin.guild import Guild
    from evals.discord_standin.interactions import Interaction
    from evals.discord_standin.members import Member
    from evals.discord_standin.messages import Attachment, Message

TEXT, DIRECT, PUBLIC_THREAD = 0, 1, 11  # channel types; docs, resources, "Channel Types"

Found = TypeVar("Found")


@dataclass(slots=True, eq=False)
class User:
    """An account. `accepts_dms` is the switch in its privacy settings."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(frozen=True, slots=True)
class Overwrite:
    """A channel's own rule for one role or member, as permission bits."""

    kind: int  # 0 role, 1 member
    allow: int
    deny: int


class Channel:
    """A text channel, a thread or a direct channel."""

    def __init__(
        self, world: "World", name: str, kind: int, *, guild: "Guild | None" = None, parent: "Channel | None" = None,
        recipient: User | None = None, channel_id: int | None = None, nsfw: bool = False,
    ) -> None:  # fmt: skip
        self.world = world
        self.id = channel_id or world.ids.next()
        self.name = name
        self.kind = kind
        self.guild = guild
        self.parent = parent
        self.recipient = recipient
        self.nsfw = nsfw
        self.owner_id = world.bot.id
        self.overwrites: dict[int, Overwrite] = {}
        self.everything: list[Message] = []
        self.threads: list[Channel] = []
        self.typing: list[float] = []
        world.channels[self.id] = self

    def __repr__(self) -> str:
        return f"<Channel {self.name} {self.id}>"

    @property
    def root(self) -> "Channel":
        """The channel whose overwrites hold here."""
        return self.parent or self

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def messages(self) -> "list[Message]":
        """What stands in the channel for everyone, oldest first."""
        return [message for message in self.everything if not message.deleted and message.ephemeral_for is None]

    async def next_message(self, *, after: "Message | None" = None, timeout: float = 5.0) -> "Message":  # noqa: ASYNC109
        """The bot's first message here after `after`. Raises `Unanswered`."""
        since = after.id if after else 0
        return await self.world.until(
            lambda: next((m for m in self.messages if m.author is self.world.bot and m.id > since), None),
            timeout,
            f"a message of the bot in #{self.name}",
        )

    def deny(self, who: "Role | Member", permissions: PermissionBits) -> None:
        self._overwrite(who, 0, bits(permissions))

    def allow(self, who: "Role | Member", permissions: PermissionBits) -> None:
        self._overwrite(who, bits(permissions), 0)

    def _overwrite(self, who: "Role | Member", allow: int, deny: int) -> None:
        old = self.overwrites.get(who.id, Overwrite(0, 0, 0))
        kind = 0 if isinstance(who, Role) else 1
        self.overwrites[who.id] = Overwrite(kind, (old.allow | allow) & ~deny, (old.deny | deny) & ~allow)
        self.world.publish("CHANNEL_UPDATE", self.payload(), guild=self.guild)

    def payload(self) -> dict[str, Any]:
        """The channel object; a thread's holds its metadata, a direct channel's its recipient."""
        data: dict[str, Any] = {"id": str(self.id), "type": self.kind, "flags": 0, "last_message_id": self._last()}
        if self.recipient:
            return data | {"recipients": [self.recipient.payload()]}
        data |= {"guild_id": str(self.guild.id if self.guild else 0), "name": self.name, "rate_limit_per_user": 0}
        if self.parent:
            return data | self._thread_fields(self.parent)
        overwrites = [
            {"id": str(key), "type": rule.kind, "allow": str(rule.allow), "deny": str(rule.deny)}
            for key, rule in self.overwrites.items()
        ]
        return data | {
            "position": 0, "permission_overwrites": overwrites, "topic": None, "nsfw": self.nsfw, "parent_id": None,
        }  # fmt: skip

    def _thread_fields(self, parent: "Channel") -> dict[str, Any]:
        stamp = self.world.clock.timestamp()
        return {
            "parent_id": str(parent.id),
            "owner_id": str(self.owner_id),
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.everything),
            "thread_metadata": {
                "archived": False, "auto_archive_duration": 1440, "archive_timestamp": stamp, "locked": False,
                "create_timestamp": stamp,
            },
            "member": {"id": str(self.id), "user_id": str(self.world.bot.id), "join_timestamp": stamp, "flags": 1},
        }  # fmt: skip

    def _last(self) -> str | None:
        return str(self.everything[-1].id) if self.everything else None


@dataclass(slots=True, eq=False)
class Role:
    """A role of a server; `bot_id` makes it the managed role of that bot."""

    id: int
    guild: "Guild"
    name: str
    permissions: int
    position: int
    bot_id: int | None = None

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def payload(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": str(self.id), "name": self.name, "color": 0, "hoist": False, "position": self.position, "flags": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "mentionable": False,
            "permissions": str(self.permissions), "managed": self.bot_id is not None, "icon": None,
            "unicode_emoji": None,
        }  # fmt: skip
        return data if self.bot_id is None else data | {"tags": {"bot_id": str(self.bot_id)}}


class World:
    """Everything there is, by id. The gateway sets `publish`, which tells the bot what happened."""

    def __init__(self, name: str) -> None:
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.bot = User(self.ids.next(), name, bot=True)
        self.application_id = self.bot.id
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.attachments: dict[int, Attachment] = {}
        self.interactions: list[Interaction] = []
        self.commands = Commands(self)
        self.address = ""
        self.ack_seconds = 3.0
        self.publish: Callable[..., None] = lambda *_, **__: None
        self.explain: Callable[[], str] = str
        self._changed = asyncio.Event()

    def user(self, name: str, *, bot: bool = False) -> User:
        user = User(self.ids.next(), name, bot)
        self.users[user.id] = user
        return user

    def direct_channel(self, user: User) -> Channel:
        """The one direct channel between the bot and a user."""
        for channel in self.channels.values():
            if channel.kind == DIRECT and channel.recipient is user:
                return channel
        return Channel(self, f"dm-{user.name}", DIRECT, recipient=user)

    def bot_may(self, channel: Channel, permission: str) -> bool:
        return channel.guild is None or may(channel.guild.me, channel, permission)

    def changed(self) -> None:
        """Wakes everyone who waits in `until`."""
        self._changed.set()

    async def until(self, predicate: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109
        """The first true value of `predicate`, which is asked after every change and 20 times a second besides, because
        it may look at the bot's own state. Raises `Unanswered` after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not (value := predicate()):
            if time.monotonic() > deadline:
                raise Unanswered(f"waited {timeout:g} s for {what}; {self.explain()}")
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), 0.05)
        return value
