"""The commands that the bot synced, and who sees them."""

from typing import TYPE_CHECKING, Any

from evals.discord_standin import command_limits
from evals.discord_standin.errors import Misuse
from evals.discord_standin.permissions import ALL, in_channel, in_guild

if TYPE_CHECKING:
    from evals.discord_standin.guild import Guild
    from evals.discord_standin.members import Member
    from evals.discord_standin.world import Channel, World

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
KINDS = {SLASH: "slash command", USER_MENU: "user menu entry", MESSAGE_MENU: "message menu entry"}


class Commands:
    """The registry behind PUT /applications/…/commands."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._by_scope: dict[int | None, list[dict[str, Any]]] = {}
        self.puts = 0

    @property
    def everywhere(self) -> list[dict[str, Any]]:
        """The global commands, as Discord keeps them."""
        return self._by_scope.get(None, [])

    def in_guild(self, guild: "Guild") -> list[dict[str, Any]]:
        """The commands that exist in one server only."""
        return self._by_scope.get(guild.id, [])

    def of(self, scope: int | None) -> list[dict[str, Any]]:
        return self._by_scope.get(scope, [])

    def put(self, scope: int | None, payload: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replaces the commands of a scope; a command of the same name and type keeps its id. Raises `ApiError`."""
        command_limits.check(payload)
        self.puts += 1
        ids = {(old["name"], old["type"]): old["id"] for old in self.of(scope)}
        self._by_scope[scope] = [self._stored(scope, command, ids) for command in payload]
        return self._by_scope[scope]

    def _stored(self, scope: int | None, command: dict[str, Any], ids: dict[tuple[str, int], str]) -> dict[str, Any]:
        kind = command.get("type", SLASH)
        stored = {
            "description": "", "default_member_permissions": None, "nsfw": False, "contexts": None,
            "integration_types": [0],
        } | command | {
            "id": ids.get((command["name"], kind)) or str(self._world.ids.next()),
            "application_id": str(self._world.application_id),
            "type": kind,
            "version": str(self._world.ids.next()),
        }  # fmt: skip
        return stored if scope is None else stored | {"guild_id": str(scope)}

    def find(self, name: str, guild: "Guild | None" = None, kind: int = SLASH) -> dict[str, Any] | None:
        """A command by its top-level name: the server's own before the global one, as clients show them."""
        scopes = [guild.id, None] if guild else [None]
        for scope in scopes:
            for command in self.of(scope):
                if (command["name"], command["type"]) == (name, kind):
                    return command
        return None

    def offered(self, name: str, kind: int, member: "Member", channel: "Channel") -> dict[str, Any]:
        """The command as this member finds it in this channel. Raises `Misuse` where the client would not show it."""
        command = self.find(name, channel.guild, kind)
        if command is None:
            known = sorted(c["name"] for scope in self._by_scope.values() for c in scope if c["type"] == kind)
            raise Misuse(f"there is no {KINDS[kind]} {name!r} here; synced: {known}")
        if channel.guild is None:
            if not _in_direct_channels(command):
                raise Misuse(f"{name!r} is not offered in direct channels")
        elif not _shown(command, member, channel):
            raise Misuse(f"{member.name} does not see {name!r}: it needs permissions (guild.open_command shows it)")
        return command


def _in_direct_channels(command: dict[str, Any]) -> bool:
    if command.get("contexts") is not None:
        return 1 in command["contexts"]
    return command.get("dm_permission") is not False


def _shown(command: dict[str, Any], member: "Member", channel: "Channel") -> bool:
    if in_guild(member) == ALL:
        return True
    if command.get("contexts") is not None and 0 not in command["contexts"]:
        return False
    opened = member.guild.opened_commands.get(command["name"])
    if opened is not None:
        return not opened.isdisjoint({member.id, member.guild.everyone.id, *(role.id for role in member.roles)})
    needed = command["default_member_permissions"]
    if needed is None:
        return True
    # "0" hides a command from everyone but admins (docs, application commands, "Using Default Permissions")
    return int(needed) != 0 and in_channel(member, channel) & int(needed) == int(needed)
