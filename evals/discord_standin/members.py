"""Members, and what they do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.discord_standin import components as tree
from evals.discord_standin import interactions as kinds
from evals.discord_standin import invocations
from evals.discord_standin.errors import Misuse
from evals.discord_standin.interactions import Interaction, Modal
from evals.discord_standin.messages import (
    DEFAULT,
    REPLY,
    ROLE_MENTION,
    USER_MENTION,
    Message,
    MessageState,
    Upload,
    attach,
)
from evals.discord_standin.permissions import may
from evals.discord_standin.world import Channel, Role, User, World

if TYPE_CHECKING:
    from evals.discord_standin.guild import Guild


class Member:
    """A user in a server. In `member.dm` the same person talks to the bot alone."""

    def __init__(self, guild: "Guild", user: User, roles: list[Role]) -> None:
        self.guild = guild
        self.user = user
        self.roles = roles

    def __repr__(self) -> str:
        return f"<Member {self.name} {self.id}>"

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def world(self) -> World:
        return self.guild.world

    @property
    def dm(self) -> Channel:
        return self.world.direct_channel(self.user)

    def add_role(self, role: Role) -> None:
        self.roles.append(role)

    def remove_role(self, role: Role) -> None:
        self.roles.remove(role)

    def partial(self) -> dict[str, Any]:
        """The member object without its user."""
        return {
            "nick": None, "avatar": None, "roles": [str(role.id) for role in self.roles], "deaf": False, "mute": False,
            "joined_at": "2025-01-01T00:00:00+00:00", "premium_since": None, "flags": 0, "pending": False,
            "communication_disabled_until": None,
        }  # fmt: skip

    def payload(self) -> dict[str, Any]:
        return self.partial() | {"user": self.user.payload()}

    async def slash(
        self, command: str, /, channel: Channel, *, options: Mapping[str, Any] | None = None, **more: Any
    ) -> Interaction:
        """Runs "/ask" or "/corpus reindex"; returns at once. Raises `Misuse`."""
        invocations.may_use_commands(self, channel)
        data = invocations.slash(self, channel, command, {**(options or {}), **more})
        return self._send(kinds.COMMAND, channel, data)

    async def autocomplete(
        self, command: str, /, channel: Channel, *, focused: str, value: str = "", **more: Any
    ) -> list[dict[str, Any]]:
        """What the client offers while `value` stands in the option `focused`. Raises `Misuse`, `Unanswered`."""
        data = invocations.slash(self, channel, command, {**more, focused: value}, focused)
        interaction = self._send(kinds.AUTOCOMPLETE, channel, data)
        await interaction.acknowledged(self.world.ack_seconds)
        return interaction.choices or []

    async def context_menu(self, name: str, target: "Message | Member", channel: Channel | None = None) -> Interaction:
        """Picks an entry from a message's menu, or from a member's (then say in which channel). Raises `Misuse`."""
        where = target.channel if isinstance(target, Message) else channel
        if where is None:
            raise Misuse("a member's menu is opened somewhere: give channel=")
        invocations.may_use_commands(self, where)
        return self._send(kinds.COMMAND, where, invocations.menu(self, name, target, where))

    async def click(self, message: Message, custom_id: str | None = None, *, label: str | None = None) -> Interaction:
        """Clicks a button by its custom id or by what stands on it. Raises `Misuse`."""
        self._check_sees(message)
        button = message.button(custom_id=custom_id, label=label)
        if button.get("disabled") or not button.get("custom_id"):
            raise Misuse(f"button {custom_id or label!r} can't be clicked: {button}")
        data = {"component_type": tree.BUTTON, "custom_id": button["custom_id"], "id": button["id"]}
        return self._send(kinds.COMPONENT, message.channel, data, message)

    async def select(self, message: Message, custom_id: str, *values: Any) -> Interaction:
        """Chooses in a select menu. Raises `Misuse`."""
        self._check_sees(message)
        menu = message.component(custom_id)
        resolved = invocations.Resolved(self.world, message.channel)
        chosen = invocations.picked(menu, values, resolved)
        data = {"component_type": menu["type"], "custom_id": custom_id, "id": menu["id"], "values": chosen}
        if resolved.data:
            data["resolved"] = resolved.data
        return self._send(kinds.COMPONENT, message.channel, data, message)

    async def submit_modal(self, modal: Modal, values: Mapping[str, Any]) -> Interaction:
        """Fills in and sends the modal; `values` by label or custom id. Raises `Misuse`."""
        if modal.interaction.user is not self.user:
            raise Misuse(f"the modal was shown to {modal.interaction.member.name}")
        resolved = invocations.Resolved(self.world, modal.interaction.channel)
        data: dict[str, Any] = {
            "custom_id": modal.custom_id, "components": invocations.submitted(modal, values, resolved),
            "resolved": resolved.data,
        }  # fmt: skip
        return self._send(kinds.MODAL_SUBMIT, modal.interaction.channel, data, modal.interaction.message)

    async def message(
        self,
        channel: Channel,
        text: str = "",
        *,
        mentions_bot: bool = False,
        mentions_role: Role | None = None,
        reply_to: Message | None = None,
        ping: bool = True,
        attachments: Sequence[Upload] = (),
    ) -> Message:
        """Writes into a channel. `ping` is the reply's switch; a reply to an interaction's answer never pings."""
        world = self.world
        mention = mentions_role.mention if mentions_role else world.bot.mention if mentions_bot else ""
        content = text if not mention or mention in text else f"{mention} {text}".strip()
        files = tuple(attach(world, upload) for upload in attachments)
        state = MessageState(content, [], [], files, 0, world.clock.now())
        message = Message(world, channel, self.user, state, kind=REPLY if reply_to else DEFAULT, reference=reply_to)
        self._mention(message, reply_to if ping else None)
        message.announce("MESSAGE_CREATE")
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Rewrites an own message. Raises `Misuse`."""
        if message.author is not self.user:
            raise Misuse(f"{self.name} can't edit a message of {message.author.name}")
        old = message.state
        message.states.append(MessageState(text, [], [], old.attachments, old.flags, self.world.clock.now()))
        self._mention(message, message.reference)
        message.announce("MESSAGE_UPDATE")

    async def delete(self, message: Message) -> None:
        """Deletes an own message, or any with Manage Messages. Raises `Misuse`."""
        channel = message.channel
        if message.author is not self.user and not (channel.guild and may(self, channel, "manage_messages")):
            raise Misuse(f"{self.name} can't delete a message of {message.author.name}")
        message.remove()

    async def thread(self, channel: Channel, name: str, message: Message | None = None) -> Channel:
        """Opens a public thread, on its own or from a message."""
        from evals.discord_standin.posting import start_thread

        return start_thread(self.world, channel, name, message=message, owner_id=self.id)

    def _mention(self, message: Message, pinged: Message | None) -> None:
        users = self.world.users
        message.mentions = [users[int(one)] for one in USER_MENTION.findall(message.content) if int(one) in users]
        message.mention_roles = [int(one) for one in ROLE_MENTION.findall(message.content)]
        if pinged and pinged.interaction is None and pinged.author not in message.mentions:
            message.mentions.append(pinged.author)

    def _check_sees(self, message: Message) -> None:
        if message.deleted:
            raise Misuse(f"{message!r} was deleted")
        if message.ephemeral_for not in {None, self.user}:
            raise Misuse(f"{message!r} is for somebody else's eyes")

    def _send(self, kind: int, channel: Channel, data: dict[str, Any], message: Message | None = None) -> Interaction:
        interaction = Interaction(self.world, kind, self, channel, data, message=message)
        interaction.send()
        return interaction
