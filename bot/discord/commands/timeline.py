"""`/timeline`: what happened to a subject, step by step."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.commands.summary import PRIVATE, Day, Subject, subject_choices
from bot.discord.summarising import requested, show_summary

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot


class TimelineCommands(commands.Cog):
    """Timelines."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="The dated steps of a company, site or deal in order, each with its source")
    @app_commands.describe(
        subject="A company, a site, a deal", since="Only steps from this date on: 2025, 2025-07 or 2025-07-29",
        until="Only steps up to this date, inclusive", private=PRIVATE,
    )  # fmt: skip
    async def timeline(
        self,
        interaction: discord.Interaction,
        subject: Subject,
        since: Day | None = None,
        until: Day | None = None,
        private: bool | None = None,
    ) -> None:
        async with requested(interaction, "timeline", private=private, since=since, until=until) as request:
            summaries = self.bot.desk.summaries
            found = await self.bot.work.think(summaries.timeline, subject, now=request.now, period=request.period)
            await show_summary(request, found)

    @timeline.autocomplete("subject")
    async def timeline_subject(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return subject_choices(self.bot, typed)
