"""`/ask`, and the message menu "Ask about this"."""

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import MAX_QUESTION
from bot.discord.asking import ask, refusal
from bot.discord.checks import channel_ids, is_allowed_channel, where_allowed
from bot.discord.clicks import show_answer
from bot.discord.errors import Refused
from bot.discord.handling import handled
from bot.discord.markup import cut
from bot.discord.render.answer import EXAMPLES
from bot.discord.state.answers import Asking
from bot.discord.targets import text_of

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

CHOICES, CHOICE_LENGTH = 25, 100


class AskCommands(commands.Cog):
    """Questions."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Ask about this", callback=self.ask_about)
        bot.tree.add_command(self.menu)

    @app_commands.command(name="ask", description="Ask a question on bitcoin mining; the answer quotes its sources")
    @app_commands.describe(
        question="What you want to know",
        since="Only articles from this date on: 2025, 2025-07 or 2025-07-29",
        until="Only articles up to this date, inclusive",
        private="Show the answer only to you (by default as the moderators chose)",
    )
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        since: app_commands.Range[str, 1, 10] | None = None,
        until: app_commands.Range[str, 1, 10] | None = None,
        private: bool | None = None,
    ) -> None:
        await self._answer(interaction, "ask", question, since=since, until=until, private=private)

    @ask.autocomplete("question")
    async def ask_question(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Questions asked publicly in this channel, then examples."""
        known = await self.bot.work.remember(
            self.bot.state.answers.asked_in, interaction.channel_id or 0, typed, CHOICES
        )
        return [app_commands.Choice(name=cut(text, CHOICE_LENGTH), value=text) for text in suggestions(known, typed)]

    async def ask_about(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """What the message says, as a question."""
        await self._answer(interaction, "ask.menu", cut(text_of(message), MAX_QUESTION), private=None)

    async def _answer(
        self, interaction: discord.Interaction, name: str, question: str, *, private: bool | None,
        since: str | None = None, until: str | None = None,
    ) -> None:  # fmt: skip
        settings = self.bot.state.guilds.of(interaction.guild_id or 0)
        asking = Asking(
            guild_id=interaction.guild_id or 0, channel_id=interaction.channel_id or 0, asker_id=interaction.user.id,
            question=question, since=since, until=until,
        )  # fmt: skip
        # Whether the answer is for one pair of eyes is fixed when the command is acknowledged.
        refused = self._refusal(interaction, asking)
        hidden = (settings.private if private is None else private) or refused is not None
        async with handled(interaction, name, ephemeral=hidden) as reply:
            if refused:
                raise refused
            public = not hidden and interaction.guild_id is not None
            await show_answer(reply, await ask(self.bot, replace(asking, public=public)))

    def _refusal(self, interaction: discord.Interaction, asking: Asking) -> Refused | None:
        settings = self.bot.state.guilds.of(asking.guild_id)
        if not is_allowed_channel(settings.channels, *channel_ids(interaction.channel)):
            return Refused(where_allowed(settings))
        if not asking.question.strip():
            return Refused("There is no text in this message that I could read as a question.")
        return refusal(self.bot, asking)


def suggestions(known: list[str], typed: str) -> list[str]:
    """What autocomplete offers: earlier questions first, then the examples that contain what was typed."""
    fitting = [example for example in EXAMPLES if typed.lower() in example.lower()]
    offered = dict.fromkeys(text for text in [*known, *fitting] if len(text) <= CHOICE_LENGTH)
    return list(offered)[:CHOICES]
