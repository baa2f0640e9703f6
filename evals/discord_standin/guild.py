"""Servers."""

from typing import TYPE_CHECKING, Any

from evals.discord_standin import permissions
from evals.discord_standin.members import Member
from evals.discord_standin.world import TEXT, Channel, Role, User, World

if TYPE_CHECKING:
    from evals.discord_standin.permissions import PermissionBits


class Guild:
    """A server that the bot is in."""

    def __init__(
        self,
        world: World,
        name: str,
        *,
        bot_permissions: "PermissionBits" = permissions.BOT,
        guild_id: int | None = None,
    ) -> None:
        self.world = world
        self.id = guild_id or world.ids.next()
        self.name = name
        self.members: dict[int, Member] = {}
        # @everyone has the server's own id (docs, topics, "Permissions")
        self.everyone = Role(self.id, self, "@everyone", permissions.EVERYONE, 0)
        self.roles: dict[int, Role] = {self.id: self.everyone}
        self.opened_commands: dict[str, set[int]] = {}
        self.self_role = self._add_role(world.bot.name, permissions.bits(bot_permissions), bot_id=world.bot.id)
        self.me = Member(self, world.bot, [self.self_role])
        self.owner = Member(self, world.user("owner"), [])
        self.members.update({world.bot.id: self.me, self.owner.id: self.owner})
        world.guilds[self.id] = self
        # a server that the bot joins comes without `unavailable`, one that READY announced with it
        joined = {key: value for key, value in self.payload().items() if key != "unavailable"}
        world.publish("GUILD_CREATE", joined, guild=self)

    def __repr__(self) -> str:
        return f"<Guild {self.name} {self.id}>"

    @property
    def channels(self) -> list[Channel]:
        return [channel for channel in self.world.channels.values() if channel.guild is self and channel.parent is None]

    @property
    def threads(self) -> list[Channel]:
        return [thread for channel in self.channels for thread in channel.threads]

    def text_channel(self, name: str, *, nsfw: bool = False) -> Channel:
        channel = Channel(self.world, name, TEXT, guild=self, nsfw=nsfw)
        self.world.publish("CHANNEL_CREATE", channel.payload(), guild=self)
        return channel

    def role(self, name: str, *, permissions: "PermissionBits" = 0) -> Role:
        role = self._add_role(name, permissions if isinstance(permissions, int) else permissions.value)
        self.world.publish("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role.payload()}, guild=self)
        return role

    def member(
        self,
        name: str,
        *,
        permissions: "PermissionBits" = 0,
        roles: tuple[Role, ...] | list[Role] = (),
        bot: bool = False,
        user: User | None = None,
        owner: bool = False,
    ) -> Member:
        """Joins a member. `permissions` come on top of its roles', as a role of its own. The bot isn't told, for want
        of the members intent."""
        own = [self.role(f"{name}'s", permissions=permissions)] if permissions else []
        member = Member(self, user or self.world.user(name, bot=bot), [*roles, *own])
        self.members[member.id] = member
        if owner:
            self.owner = member
        return member

    def open_command(self, name: str, *who: Role | Member) -> None:
        """Shows a top-level command to `who` (to everyone without) in spite of its `default_permissions`."""
        self.opened_commands.setdefault(name, set()).update([one.id for one in who] or [self.everyone.id])

    def leave_bot(self) -> None:
        """Removes the bot from the server."""
        self.world.guilds.pop(self.id, None)
        self.world.publish("GUILD_DELETE", {"id": str(self.id)}, guild=self)

    def _add_role(self, name: str, granted: int, bot_id: int | None = None) -> Role:
        role = Role(self.world.ids.next(), self, name, granted, len(self.roles), bot_id)
        self.roles[role.id] = role
        return role

    def payload(self) -> dict[str, Any]:
        """GUILD_CREATE for an app without privileged intents: of the members only the bot itself."""
        return {
            "id": str(self.id), "name": self.name, "owner_id": str(self.owner.id),
            "icon": None, "splash": None, "banner": None, "description": None, "features": [], "emojis": [],
            "stickers": [],
            "roles": [role.payload() for role in self.roles.values()],
            "channels": [channel.payload() for channel in self.channels],
            "threads": [thread.payload() for thread in self.threads],
            "members": [self.me.payload()], "member_count": len(self.members), "large": False, "unavailable": False,
            "presences": [], "voice_states": [], "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": [], "preferred_locale": "en-US", "joined_at": self.world.clock.timestamp(),
            "afk_channel_id": None, "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
            "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "application_id": None,
            "system_channel_id": None, "system_channel_flags": 0, "rules_channel_id": None, "vanity_url_code": None,
            "public_updates_channel_id": None, "premium_tier": 0,
        }  # fmt: skip
