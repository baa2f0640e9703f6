"""`/trend`: a chart of a subject over time, its figures cited below."""

import io
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord.commands.summary import PRIVATE, SINCE, UNTIL, Day, Subject, subject_choices
from bot.discord.layout import Accent
from bot.discord.markup import plain
from bot.discord.render import summary as rendering
from bot.discord.summarising import requested, show_rendered

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot
    from bot.summaries.trend import Trend

CHART = "trend.png"
UNITS = ("EH/s", "J/TH", "BTC", "MW", "$", "%", "$/PH/day", "cents/kWh")
_MOST_ALT_TEXT = 1024


class TrendCommands(commands.Cog):
    """Trends."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="A chart: articles a month on a subject, and its quoted figures over time")
    @app_commands.describe(
        subject="Such as: network hash rate, CleanSpark fleet, Bhutan bitcoin",
        unit="Only figures in this unit (by default the one quoted most often)",
        since=SINCE, until=UNTIL, private=PRIVATE,
    )  # fmt: skip
    async def trend(
        self,
        interaction: discord.Interaction,
        subject: Subject,
        unit: app_commands.Range[str, 1, 20] | None = None,
        since: Day | None = None,
        until: Day | None = None,
        private: bool | None = None,
    ) -> None:
        async with requested(interaction, "trend", private=private, since=since, until=until) as request:
            summaries = self.bot.desk.summaries
            found = await self.bot.work.think(
                summaries.trend, subject, now=request.now, period=request.period, unit=unit
            )
            if not (found.months or found.series):
                await request.reply.say(
                    f"The corpus has nothing on **{plain(subject, 100)}** over time.", Accent.NOTHING
                )
                return
            image, alt_text = await self.bot.work.think(_drawn, found)
            gallery = ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{CHART}", description=alt_text))
            await show_rendered(
                request, rendering.trend(found), found.subject, found.citations,
                lambda: [discord.File(io.BytesIO(image), CHART, description=alt_text)], (gallery,),
            )  # fmt: skip

    @trend.autocomplete("subject")
    async def trend_subject(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return subject_choices(self.bot, typed)

    @trend.autocomplete("unit")
    async def trend_unit(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=unit, value=unit) for unit in UNITS if typed.lower() in unit.lower()]


def _drawn(found: "Trend") -> tuple[bytes, str]:
    """The chart and what it says in words."""
    from bot.summaries.charts import alt_text, draw

    return draw(found), alt_text(found)[:_MOST_ALT_TEXT]
