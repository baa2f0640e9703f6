"""`/digest`: the news of the last days, for whoever asks."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.commands.summary import PRIVATE
from bot.discord.markup import cut
from bot.discord.summarising import requested, show_summary
from bot.summaries.sections import SECTIONS

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

MOST_DAYS = 366
_CHOICE = 100


class DigestCommands(commands.Cog):
    """Digests on demand. They leave what the server's own digest told, and will tell, as it is."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="The news of the last days: a quoted line a story, the most reported first")
    @app_commands.describe(
        days="How many days back (7)",
        topics="Only hardware, companies, energy, policy, network or markets, or any words; by comma",
        private=PRIVATE,
    )
    async def digest(
        self,
        interaction: discord.Interaction,
        days: app_commands.Range[int, 1, MOST_DAYS] = 7,
        topics: app_commands.Range[str, 1, 100] | None = None,
        private: bool | None = None,
    ) -> None:
        async with requested(interaction, "digest", private=private) as request:
            found = await self.bot.work.think(
                self.bot.desk.summaries.digest, now=request.now, days=days, topics=topics_of(topics)
            )
            await show_summary(request, found.summary)

    @digest.autocomplete("topics")
    async def digest_topics(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The sections, the last of what is typed completed."""
        *before, last = typed.split(",")
        chosen = {topic.strip().lower() for topic in before}
        fitting = [name for name in SECTIONS if name not in chosen and name.startswith(last.strip().lower())]
        offered = [", ".join([*(topic.strip() for topic in before), name]) for name in fitting]
        return [app_commands.Choice(name=cut(text, _CHOICE), value=text) for text in offered if len(text) <= _CHOICE]


def topics_of(typed: str | None) -> tuple[str, ...]:
    """The topics that are separated by commas."""
    return tuple(topic.strip() for topic in (typed or "").split(",") if topic.strip())
