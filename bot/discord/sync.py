"""Commands are sent to Discord only when they changed: each sync counts against a limit of 200 new ones a day."""

import hashlib
import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")


def command_payload(tree: app_commands.CommandTree[Any], guild_id: int | None) -> list[dict[str, Any]]:
    """What Discord is told about the commands of a scope, by name; a scope is one server, or None for everywhere."""
    guild = discord.Object(guild_id) if guild_id else None
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    commands = [command for kind in kinds for command in tree.get_commands(guild=guild, type=kind)]
    return sorted((command.to_dict(tree) for command in commands), key=lambda one: (one["type"], one["name"]))


def command_payload_hash(payload: Sequence[dict[str, Any]]) -> str:
    """sha256 hex of the payload, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


async def sync_if_changed(bot: "HashdeskBot", guild_id: int | None = None) -> bool:
    """Send a scope's commands if they are not the ones that were sent last; True if they were sent."""
    name = f"commands of {bot.application_id} in {guild_id or 'all'}"
    digest = command_payload_hash(command_payload(bot.tree, guild_id))
    if await bot.work.remember(bot.state.journal.note, name) == digest:
        return False
    try:
        await bot.tree.sync(guild=discord.Object(guild_id) if guild_id else None)
    except discord.Forbidden:
        _log.error(
            "no right to offer commands: invite the bot again with the scope applications.commands (docs/discord.md)",
            extra={"place": "sync", "scope": guild_id or "all"},
        )
        return False
    await bot.work.remember(bot.state.journal.take_note, name, digest)
    _log.info("commands synced", extra={"place": "sync", "scope": guild_id or "all"})
    return True
