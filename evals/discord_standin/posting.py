"""Messages that the bot creates and edits, through whichever endpoint."""

from dataclasses import dataclass, replace
from typing import Any

from evals.discord_standin import components as tree
from evals.discord_standin import limits
from evals.discord_standin.errors import Problems
from evals.discord_standin.interactions import Interaction
from evals.discord_standin.limits import EPHEMERAL, LOADING, SILENT, SUPPRESS_EMBEDS, V2
from evals.discord_standin.messages import (
    DEFAULT,
    REPLY,
    ROLE_MENTION,
    USER_MENTION,
    Attachment,
    Message,
    MessageState,
    Upload,
    attach,
    pings,
)
from evals.discord_standin.world import Channel, World

NONCE_SECONDS = 300  # "the past few minutes" (docs, resources, "Create Message")


@dataclass(frozen=True, slots=True)
class Sent:
    """The body of a request: JSON, and the files by their index."""

    body: dict[str, Any]
    files: dict[int, Upload]


def create(
    world: World,
    channel: Channel,
    sent: Sent,
    *,
    interaction: Interaction | None = None,
    kind: int = DEFAULT,
    reference: Message | None = None,
    loading: bool = False,
) -> Message:
    """Posts as the bot. A nonce that it enforces and used before returns the message of then. Raises `ApiError`."""
    body = sent.body
    if body.get("enforce_nonce") and (before := _same_nonce(world, channel, body.get("nonce"))):
        return before
    settable = SUPPRESS_EMBEDS | SILENT | V2 | (EPHEMERAL if interaction else 0)
    flags = int(body.get("flags") or 0) & settable
    if loading:
        state = MessageState("", [], [], (), flags & EPHEMERAL | LOADING, world.clock.now())
    else:
        state = _state(world, sent, flags, None)
    message = Message(
        world, channel, world.bot, state, kind=REPLY if reference and not interaction else kind,
        reference=reference, interaction=interaction, nonce=body.get("nonce"),
    )  # fmt: skip
    if flags & EPHEMERAL and interaction:
        message.ephemeral_for = interaction.user
    _mention(message, body)
    message.announce("MESSAGE_CREATE")
    return message


def edit(message: Message, sent: Sent) -> Message:
    """Changes a message of the bot. Raises `ApiError`."""
    flags = _edited_flags(message, sent.body)
    state = _state(message.world, sent, flags & ~LOADING, message.state)
    message.states.append(state)
    _mention(message, sent.body)
    message.announce("MESSAGE_UPDATE")
    return message


def _edited_flags(message: Message, body: dict[str, Any]) -> int:
    if body.get("flags") is None:
        return message.flags
    asked = int(body["flags"])
    if message.flags & V2 and not asked & V2:
        problems = Problems()
        problems.add(
            ("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The IS_COMPONENTS_V2 flag cannot be removed"
        )
        problems.raise_if_any()
    return message.flags & ~SUPPRESS_EMBEDS | asked & (SUPPRESS_EMBEDS | V2)


def _state(world: World, sent: Sent, flags: int, old: MessageState | None) -> MessageState:
    """What the message shows after the request, checked. A field that an edit leaves out stays; null empties it."""
    body = sent.body
    before = old or MessageState("", [], [], (), 0, 0.0)
    kept = _kept(body, before)
    draft = limits.Draft(
        content=body.get("content", before.content) or "",
        embeds=body.get("embeds", before.embeds) or [],
        components=body.get("components", before.components) or [],
        filenames=(*(one.filename for one in kept), *(file.filename for file in sent.files.values())),
        flags=flags,
    )
    limits.check_files([len(file.content) for file in sent.files.values()])
    limits.check(draft, body)
    described = {str(one.get("id")): one.get("description") for one in body.get("attachments") or []}
    new = [attach(world, file, described.get(str(index))) for index, file in sorted(sent.files.items())]
    attachments = (*kept, *new)
    components = tree.number(draft.components)
    _link_media(components, attachments)
    return MessageState(draft.content, draft.embeds, components, attachments, flags, world.clock.now())


def _kept(body: dict[str, Any], before: MessageState) -> list[Attachment]:
    if body.get("attachments") is None:
        return list(before.attachments)
    listed = {str(one.get("id")) for one in body["attachments"]}
    return [one for one in before.attachments if str(one.id) in listed]


def _link_media(components: list[dict[str, Any]], attachments: tuple[Attachment, ...]) -> None:
    by_name = {one.filename: one for one in attachments}
    for item in tree.media(components):
        file = by_name.get(item["url"].removeprefix("attachment://"))
        if item["url"].startswith("attachment://") and file:
            item.update(url=file.url, attachment_id=str(file.id), content_type=file.content_type)
        item["proxy_url"] = item["url"]


def _mention(message: Message, body: dict[str, Any]) -> None:
    allowed = body.get("allowed_mentions")
    message.pings |= pings(message.text, allowed)
    if message.reference and not message.interaction and (allowed or {}).get("replied_user", allowed is None):
        message.pings.add(f"user:{message.reference.author.id}")
    users = message.world.users
    message.mentions = [users[int(one)] for one in USER_MENTION.findall(message.text) if int(one) in users]
    message.mention_roles = [int(one) for one in ROLE_MENTION.findall(message.text)]


def _same_nonce(world: World, channel: Channel, nonce: object) -> Message | None:
    recent = world.clock.now() - NONCE_SECONDS
    for message in reversed(channel.everything):
        if nonce is not None and str(message.nonce) == str(nonce) and message.states[0].at > recent:
            return message
    return None


def start_thread(world: World, channel: Channel, name: str, *, message: Message | None, owner_id: int) -> Channel:
    """Opens a public thread, with a message's own id where it starts from one, and tells the bot."""
    thread = Channel(world, name, 11, guild=channel.guild, parent=channel, channel_id=message.id if message else None)
    thread.owner_id = owner_id
    channel.threads.append(thread)
    if message:
        message.open_thread(thread)
    world.publish("THREAD_CREATE", thread.payload() | {"newly_created": True}, guild=channel.guild, channel=thread)
    return thread


def finish_loading(message: Message) -> None:
    """A deferred answer that the bot deletes was never more than "thinking"."""
    message.states[-1] = replace(message.state, flags=message.flags & ~LOADING)
    message.remove()
