"""The message menu "Check against the corpus"."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.claim import Checked, check
from bot.desk import MAX_QUESTION, Desk
from bot.discord.asking import take_slot
from bot.discord.checks import channel_ids, is_allowed_channel, where_allowed
from bot.discord.errors import Refused
from bot.discord.handling import handled
from bot.discord.layout import layout
from bot.discord.markup import cut
from bot.discord.render import claim as rendering
from bot.discord.targets import text_of

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot


class CheckCommands(commands.Cog):
    """Claims."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Check against the corpus", callback=self.check)
        bot.tree.add_command(self.menu)

    async def check(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """The message as a claim: what says the same, what gives another value, or nothing."""
        settings = self.bot.state.guilds.of(interaction.guild_id or 0)
        allowed = is_allowed_channel(settings.channels, *channel_ids(interaction.channel))
        async with handled(interaction, "check", ephemeral=settings.private or not allowed) as reply:
            if not allowed:
                raise Refused(where_allowed(settings))
            claim = cut(text_of(message), MAX_QUESTION)
            if not claim:
                raise Refused("There is no text in this message that I could check.")
            take_slot(self.bot, interaction.guild_id or 0, interaction.user.id)
            now = datetime.fromtimestamp(self.bot.clock(), UTC)
            checked = await self.bot.work.think(look_and_check, self.bot.desk, claim, now)
            newest = await self.bot.work.remember(self.bot.desk.store.newest)
            shown = rendering.claim(claim, checked, newest)
            await reply.show(layout(shown.texts, accent=shown.accent))


def look_and_check(desk: Desk, claim: str, now: datetime) -> Checked:
    """Find what bears on a claim, and sort it."""
    return check(desk.responder.look(claim, now=now), claim)
