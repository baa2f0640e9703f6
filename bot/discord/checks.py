"""Who may do what, and where: pure decisions, and the checks that commands and clicks make with them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import discord

from bot.discord.errors import Refused
from bot.discord.state.guild_settings import GuildSettings

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot


def is_moderator(*, manages_server: bool, roles: Collection[int], moderator_role: int | None) -> bool:
    """Whether somebody may keep the corpus and the settings: Manage Server, or the role that was chosen for it."""
    return manages_server or (moderator_role is not None and moderator_role in roles)


def is_allowed_channel(allowed: Collection[int], channel_id: int, parent_id: int | None) -> bool:
    """Whether the bot answers in a channel; a thread is as its channel is. None chosen means all."""
    return not allowed or channel_id in allowed or parent_id in allowed


def parse_ids(listed: str) -> frozenset[int]:
    """Ids separated by commas. Raises ValueError for what is none."""
    return frozenset(int(part) for part in listed.replace(" ", "").split(",") if part)


def home_guilds(configured: Collection[int], present: Collection[int], remembered: int | None) -> frozenset[int]:
    """The servers whose moderators keep the corpus.

    Those configured; else the one server that the bot is in. When it joins a second one, the first stays the home, so
    that nobody gains the corpus by inviting the bot.
    """
    if configured:
        return frozenset(configured)
    if len(present) == 1:
        return frozenset(present)
    return frozenset({remembered}) if remembered in present and remembered is not None else frozenset()


def moderates(interaction: discord.Interaction) -> bool:
    """Whether the one who acts is a moderator of the server they act in, by what Discord says at this moment."""
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    if interaction.guild_id is None:
        return False
    settings = bot.state.guilds.of(interaction.guild_id)
    roles = {role.id for role in getattr(interaction.user, "roles", ())}
    manages = interaction.permissions.manage_guild or interaction.permissions.administrator
    return is_moderator(manages_server=manages, roles=roles, moderator_role=settings.moderator_role)


def require_moderator(interaction: discord.Interaction) -> int:
    """The server's id, or Refused: for the settings of a server."""
    if not moderates(interaction) or interaction.guild_id is None:
        raise Refused(
            "Only moderators can do that: members with Manage Server, or with the role chosen in `/settings`."
        )
    return interaction.guild_id


def require_keeper(interaction: discord.Interaction) -> int:
    """The server's id, or Refused: for the corpus, which moderators of home servers keep."""
    guild_id = require_moderator(interaction)
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    if guild_id not in bot.homes:
        raise Refused("The corpus is kept in this bot's home server, and this is not it.")
    return guild_id


def channel_ids(channel: object) -> tuple[int, int | None]:
    """A channel's id, and its parent's where it is a thread."""
    return getattr(channel, "id", 0), getattr(channel, "parent_id", None)


def where_allowed(settings: GuildSettings) -> str:
    """One line for a channel in which the bot doesn't answer."""
    return "I answer in " + " and ".join(f"<#{channel}>" for channel in settings.channels[:5]) + " here."
