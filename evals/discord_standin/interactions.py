"""Interactions: what a member set off, how the bot answered it, and when."""

import secrets
import time
from typing import TYPE_CHECKING, Any

from evals.discord_standin import components as tree
from evals.discord_standin.errors import Unanswered
from evals.discord_standin.permissions import IN_DIRECT_CHANNELS, in_channel
from evals.discord_standin.world import Channel, User, World

if TYPE_CHECKING:
    from evals.discord_standin.members import Member
    from evals.discord_standin.messages import Message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5  # docs, receiving and responding, "Interaction Type"
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9  # "Interaction Callback Type"
ACK_NAMES = {
    MESSAGE: "a message", DEFERRED: "a defer", DEFERRED_UPDATE: "a deferred update", UPDATE: "an update",
    CHOICES: "choices", MODAL: "a modal",
}  # fmt: skip
TOKEN_SECONDS = 15 * 60


class Modal:
    """A form that the bot showed to a member."""

    def __init__(self, interaction: "Interaction", data: dict[str, Any]) -> None:
        self.interaction = interaction
        self.custom_id: str = data["custom_id"]
        self.title: str = data["title"]
        self.components = tree.number(data["components"])

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The inputs, each with the label that stands above it under `label`."""
        return [
            {**child, "label": component.get("label") or child.get("label")}
            for component in self.components
            for child in component.get("components") or [component.get("component")]
            if child
        ]

    @property
    def text(self) -> str:
        labels = [part for one in self.components for part in (one.get("label"), one.get("description")) if part]
        return "\n".join([self.title, *labels, *tree.texts(self.components)])


class Interaction:
    """One slash command, click, menu entry, autocomplete or submitted modal."""

    def __init__(
        self, world: World, kind: int, member: "Member", channel: Channel, data: dict[str, Any], *,
        message: "Message | None" = None,
    ) -> None:  # fmt: skip
        self.world = world
        self.id = world.ids.next()
        self.token = secrets.token_urlsafe(24)
        self.kind = kind
        self.member = member
        self.channel = channel
        self.data = data
        self.message = message
        self.created_at = world.clock.now()
        self.sent_at = time.monotonic()
        self.acked: int | None = None
        self.ack_ms: float | None = None
        self.answer_ms: float | None = None
        self.ephemeral = False
        self.ack_answer_lost = False
        self.modal: Modal | None = None
        self.choices: list[dict[str, Any]] | None = None
        self.original: Message | None = None
        self.followups: list[Message] = []
        self.updated = False
        world.interactions.append(self)

    def __repr__(self) -> str:
        return f"<Interaction {self.name} of {self.member.name}, acknowledged with {self._ack_name()}>"

    @property
    def user(self) -> User:
        return self.member.user

    @property
    def name(self) -> str:
        """The command with its subcommands, or the custom id."""
        words = [self.data.get("name") or self.data.get("custom_id") or ""]
        options = self.data.get("options") or []
        while options and options[0]["type"] in {1, 2}:
            words.append(options[0]["name"])
            options = options[0].get("options") or []
        return " ".join(words)

    @property
    def expired(self) -> bool:
        return self.world.clock.now() - self.created_at > TOKEN_SECONDS

    @property
    def overdue(self) -> bool:
        return time.monotonic() - self.sent_at > self.world.ack_seconds

    def send(self) -> None:
        """Hands the interaction to the bot; the clock for `ack_ms` starts here."""
        self.sent_at = time.monotonic()
        self.world.publish("INTERACTION_CREATE", self.payload(), guild=self.channel.guild)

    def acknowledge(self, kind: int, at: float) -> None:
        """`at`: when the callback arrived, in monotonic seconds."""
        self.acked = kind
        self.ack_ms = (at - self.sent_at) * 1000

    def answered(self) -> None:
        """The member sees an answer from here on."""
        self.updated = True
        if self.answer_ms is None:
            self.answer_ms = (time.monotonic() - self.sent_at) * 1000

    async def acknowledged(self, timeout: float = 5.0) -> int:  # noqa: ASYNC109
        """The type of the first answer. Raises `Unanswered`."""
        return await self.world.until(lambda: self.acked, timeout, f"an acknowledgement of {self!r}")

    async def response(self, timeout: float = 5.0) -> "Message":  # noqa: ASYNC109
        """The answer as the member sees it, once it is more than "thinking". Raises `Unanswered`."""
        return await self.world.until(self._visible, timeout, f"an answer to {self!r}")

    async def shown_modal(self, timeout: float = 5.0) -> Modal:  # noqa: ASYNC109
        """The modal that the bot answers with. Raises `Unanswered`."""
        return await self.world.until(lambda: self.modal, timeout, f"a modal for {self!r}")

    def _visible(self) -> "Message | None":
        if self.acked == MODAL:
            raise Unanswered(f"{self!r} shows a modal: use shown_modal()")
        original = self.original
        if original and not (original.loading or original.deleted) and (self.acked != DEFERRED_UPDATE or self.updated):
            return original
        return self.followups[0] if self.followups else None

    def _ack_name(self) -> str:
        return "nothing" if self.acked is None else ACK_NAMES.get(self.acked, str(self.acked))

    def payload(self) -> dict[str, Any]:
        """INTERACTION_CREATE (docs, receiving and responding, "Interaction Structure")."""
        guild = self.channel.guild
        data: dict[str, Any] = {
            "id": str(self.id), "application_id": str(self.world.application_id), "type": self.kind, "data": self.data,
            "token": self.token, "version": 1, "channel_id": str(self.channel.id), "locale": "en-US",
            "channel": self.channel.payload(), "entitlements": [], "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)}, "context": 0 if guild else 1,
        }  # fmt: skip
        if guild:
            permissions = in_channel(self.member, self.channel)
            data["channel"] |= {"permissions": str(permissions)}
            data |= {
                "guild_id": str(guild.id), "guild_locale": "en-US",
                "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
                "member": self.member.payload() | {"permissions": str(permissions)},
                "app_permissions": str(in_channel(guild.me, self.channel)),
            }  # fmt: skip
        else:
            data |= {"user": self.user.payload(), "app_permissions": str(IN_DIRECT_CHANNELS)}
        if self.message:
            data["message"] = self.message.payload(full=True)
        return data

    def metadata(self, message: "Message") -> dict[str, Any]:
        """What a message that answers this interaction says about it."""
        data: dict[str, Any] = {
            "id": str(self.id), "type": self.kind, "user": self.user.payload(),
            "authorizing_integration_owners": {"0": str(self.channel.guild.id if self.channel.guild else 0)},
        }  # fmt: skip
        if self.kind == COMMAND:
            data |= {"name": self.name, "command_type": self.data["type"]}
        if message in self.followups and self.original:
            data["original_response_message_id"] = str(self.original.id)
        if self.kind == COMPONENT and self.message:
            data["interacted_message_id"] = str(self.message.id)
        if self.kind != COMMAND:
            return {"interaction_metadata": data}
        short = {"id": str(self.id), "type": self.kind, "name": self.name, "user": self.user.payload()}
        return {"interaction_metadata": data, "interaction": short}
