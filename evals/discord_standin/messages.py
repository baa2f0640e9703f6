"""Messages: what stands in a channel, what stood there before, and what the bot gets to see of it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.discord_standin import components as tree
from evals.discord_standin import render
from evals.discord_standin.clock import isoformat
from evals.discord_standin.errors import Misuse
from evals.discord_standin.limits import HAS_THREAD, LOADING, embed_texts
from evals.discord_standin.world import DIRECT, Channel, User, World

if TYPE_CHECKING:
    from evals.discord_standin.interactions import Interaction

DEFAULT, REPLY, SLASH_ANSWER, MENU_ANSWER = 0, 19, 20, 23  # message types; docs, resources, "Message Types"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a member attaches."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message; its bytes are served at `url`."""

    id: int
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str | None = None

    def payload(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": str(self.id), "filename": self.filename, "size": len(self.content), "url": self.url,
            "proxy_url": self.url, "content_type": self.content_type,
        }  # fmt: skip
        return data if self.description is None else data | {"description": self.description}


def attach(world: World, upload: Upload, description: str | None = None) -> Attachment:
    """Stores a file so that its URL answers."""
    attachment_id = world.ids.next()
    url = f"{world.address}/attachments/{attachment_id}/{upload.filename}"
    attachment = Attachment(attachment_id, upload.filename, upload.content, upload.content_type, url, description)
    world.attachments[attachment_id] = attachment
    return attachment


@dataclass(frozen=True, slots=True)
class MessageState:
    """What a message shows at one time; `at` in seconds since 1970."""

    content: str
    embeds: list[dict[str, Any]]
    components: list[dict[str, Any]]
    attachments: tuple[Attachment, ...]
    flags: int
    at: float

    @property
    def text(self) -> str:
        """Everything that people read, in order: content, embeds, text displays."""
        embedded = [text for embed in self.embeds for text in embed_texts(embed)]
        return "\n".join(text for text in (self.content, *embedded, *tree.texts(self.components)) if text)


class Message:
    """A message, live: it follows edits and deletion."""

    def __init__(
        self, world: World, channel: Channel, author: User, state: MessageState, *, kind: int = DEFAULT,
        reference: "Message | None" = None, interaction: "Interaction | None" = None, nonce: str | int | None = None,
    ) -> None:  # fmt: skip
        self.world = world
        self.id = world.ids.next()
        self.channel = channel
        self.author = author
        self.kind = kind
        self.reference = reference
        self.interaction = interaction
        self.nonce = nonce
        self.states = [state]
        self.mentions: list[User] = []
        self.mention_roles: list[int] = []
        self.pings: set[str] = set()
        self.ephemeral_for: User | None = None
        self.deleted = False
        self.thread: Channel | None = None
        world.messages[self.id] = self
        channel.everything.append(self)

    def __repr__(self) -> str:
        return f"<Message {self.id} of {self.author.name}: {self.text[:60]!r}>"

    @property
    def state(self) -> MessageState:
        return self.states[-1]

    @property
    def edits(self) -> list[MessageState]:
        """The states after the first, oldest first."""
        return self.states[1:]

    @property
    def content(self) -> str:
        return self.state.content

    @property
    def embeds(self) -> list[dict[str, Any]]:
        return self.state.embeds

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.state.components

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return self.state.attachments

    @property
    def flags(self) -> int:
        return self.state.flags

    @property
    def loading(self) -> bool:
        """Whether people see "thinking" still."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        return self.state.text

    def render(self) -> str:
        """A plain-text picture of the message."""
        return render.picture(self.state)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return tree.of_type(self.components, tree.BUTTON)

    @property
    def selects(self) -> list[dict[str, Any]]:
        return tree.of_type(self.components, *tree.SELECTS)

    def button(self, *, label: str | None = None, custom_id: str | None = None) -> dict[str, Any]:
        """The button with this label (or, without one, this emoji) or custom id. Raises `Misuse`."""
        for button in self.buttons:
            shown = button.get("label") or (button.get("emoji") or {}).get("name")
            if label is not None and shown == label:
                return button
            if custom_id is not None and button.get("custom_id") == custom_id:
                return button
        raise Misuse(f"no button {label or custom_id!r} on this message:\n{self.render()}")

    def component(self, custom_id: str) -> dict[str, Any]:
        """The component with this custom id. Raises `Misuse`."""
        for component in tree.walk(self.components):
            if component.get("custom_id") == custom_id:
                return component
        raise Misuse(f"no component {custom_id!r} on this message:\n{self.render()}")

    @property
    def readable(self) -> bool:
        """Whether the bot gets the content without the privileged intent (docs, gateway, "Message Content Intent")."""
        bot = self.world.bot
        return self.author is bot or self.channel.kind == DIRECT or bot in self.mentions

    def payload(self, *, full: bool = False, nested: bool = False) -> dict[str, Any]:
        """The message object. `full` is the target of a context menu; `nested` stands inside a reply."""
        shown = self.state if full or self.readable else MessageState("", [], [], (), self.state.flags, self.state.at)
        data: dict[str, Any] = {
            "id": str(self.id), "channel_id": str(self.channel.id), "type": self.kind, "author": self.author.payload(),
            "content": shown.content, "embeds": shown.embeds, "components": shown.components,
            "attachments": [attachment.payload() for attachment in shown.attachments],
            "timestamp": isoformat(self.states[0].at), "flags": shown.flags,
            "edited_timestamp": isoformat(self.state.at) if self.edits and not self.loading else None,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [str(role) for role in self.mention_roles], "mention_everyone": "everyone" in self.pings,
            "tts": False, "pinned": False,
        }  # fmt: skip
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.interaction:
            data |= {"webhook_id": str(self.world.application_id), "application_id": str(self.world.application_id)}
            data |= self.interaction.metadata(self)
        if self.thread:
            data["thread"] = self.thread.payload()
        if self.reference:
            data |= _reference(self.reference, nested=nested)
        return data

    def announce(self, event: str) -> None:
        """Tells the bot. An ephemeral message comes without its server, as a direct message does (docs, gateway events,
        "Message Create")."""
        gone: dict[str, Any] = {"id": str(self.id), "channel_id": str(self.channel.id)}
        data = gone if event == "MESSAGE_DELETE" else self.payload()
        guild = self.channel.guild
        if guild and self.ephemeral_for is None:
            data["guild_id"] = str(guild.id)
            member = guild.members.get(self.author.id)
            if member and event != "MESSAGE_DELETE" and not self.interaction:
                data["member"] = member.partial()
            for user in data.get("mentions", []):
                if mentioned := guild.members.get(int(user["id"])):
                    user["member"] = mentioned.partial()
        self.world.publish(event, data, guild=guild, private=self.ephemeral_for is not None, channel=self.channel)

    def put(self, state: MessageState) -> None:
        """An edit, announced."""
        self.states.append(state)
        self.announce("MESSAGE_UPDATE")

    def remove(self) -> None:
        self.deleted = True
        self.announce("MESSAGE_DELETE")

    def open_thread(self, thread: Channel) -> None:
        self.thread = thread
        current = self.state
        self.states[-1] = MessageState(current.content, current.embeds, current.components, current.attachments,
                                       current.flags | HAS_THREAD, current.at)  # fmt: skip
        self.announce("MESSAGE_UPDATE")


def _reference(original: Message, *, nested: bool) -> dict[str, Any]:
    guild = original.channel.guild
    place = {"guild_id": str(guild.id)} if guild else {}
    target = {"type": 0, "message_id": str(original.id), "channel_id": str(original.channel.id), **place}
    data: dict[str, Any] = {"message_reference": target}
    if not nested:
        data["referenced_message"] = None if original.deleted else original.payload(nested=True)
    return data


USER_MENTION, ROLE_MENTION = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")


def pings(text: str, allowed: dict[str, Any] | None) -> set[str]:
    """Whom a text would ping. Without `allowed_mentions` everything counts (docs, resources, "Allowed Mentions")."""
    parse = {"everyone", "users", "roles"} if allowed is None else set(allowed.get("parse") or [])
    rules = allowed or {}
    found = {word for word in ("everyone", "here") if "everyone" in parse and f"@{word}" in text}
    for pattern, kind, name in ((USER_MENTION, "users", "user"), (ROLE_MENTION, "roles", "role")):
        listed = {str(one) for one in rules.get(kind) or []}
        found |= {f"{name}:{one}" for one in pattern.findall(text) if kind in parse or one in listed}
    return found
