"""`/settings`: what the moderators of each server choose for it."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.checks import require_moderator
from bot.discord.handling import handled
from bot.discord.settings_panel import panel

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot


class SettingsCommands(commands.Cog):
    """The settings of a server."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="Channels, privacy, threads, quotas, the moderators' role and the digest channel")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction) -> None:
        async with handled(interaction, "settings") as reply:
            guild_id = require_moderator(interaction)
            schedule = await self.bot.work.remember(self.bot.state.schedules.of, guild_id)
            await reply.show(panel(self.bot.state.guilds.of(guild_id), schedule))
