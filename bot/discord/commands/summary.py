"""`/summary topic`, `/summary article`, and the message menu "Summarise links"."""

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.errors import Refused
from bot.discord.layout import Accent
from bot.discord.render import summary as rendering
from bot.discord.summarising import requested, show_rendered, show_summary
from bot.discord.targets import links_of
from bot.summaries.errors import UnknownArticle
from bot.summaries.gathering import MOST_CHARACTERS
from bot.summaries.summary import LENGTHS

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

SINCE = "Only articles from this date on: 2025, 2025-07 or 2025-07-29"
UNTIL = "Only articles up to this date, inclusive"
PRIVATE = "Show it only to you (by default as the moderators chose)"
Subject = app_commands.Range[str, 1, MOST_CHARACTERS]
Day = app_commands.Range[str, 1, 10]
_NO_ARTICLE = "There is no such article: pick one from the list that appears while you type."


class SummaryCommands(commands.Cog):
    """Summaries of subjects, articles and linked articles."""

    summary = app_commands.Group(name="summary", description="A few quoted lines on a subject or an article")

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Summarise links", callback=self.links)
        bot.tree.add_command(self.menu)

    @summary.command(name="topic", description="What the corpus says on a subject, newest first, every line quoted")
    @app_commands.describe(
        subject="A company, place, machine, law, or any words", length="How many lines", since=SINCE, until=UNTIL,
        private=PRIVATE,
    )  # fmt: skip
    async def topic(
        self,
        interaction: discord.Interaction,
        subject: Subject,
        length: Literal["short", "normal", "long"] = "normal",
        since: Day | None = None,
        until: Day | None = None,
        private: bool | None = None,
    ) -> None:
        async with requested(interaction, "summary topic", private=private, since=since, until=until) as request:
            summaries = self.bot.desk.summaries
            found = await self.bot.work.think(
                summaries.topic, subject, now=request.now, period=request.period, length=LENGTHS[length]
            )
            await show_summary(request, found)

    @topic.autocomplete("subject")
    async def topic_subject(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return subject_choices(self.bot, typed)

    @summary.command(name="article", description="An article in three quoted lines")
    @app_commands.describe(article="A part of its title", private=PRIVATE)
    async def article(
        self, interaction: discord.Interaction, article: app_commands.Range[str, 1, 200], private: bool | None = None
    ) -> None:
        async with requested(interaction, "summary article", private=private) as request:
            article_id = await self.bot.titles.resolve(article)
            if article_id is None:
                raise Refused(_NO_ARTICLE)
            try:
                found = await self.bot.work.think(self.bot.desk.summaries.article, article_id)
            except UnknownArticle as error:
                raise Refused("This article is not searchable yet; try again in a few minutes.") from error
            await show_rendered(request, rendering.linked([found]), found.title, found.citations)

    @article.autocomplete("article")
    async def article_title(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=title, value=value) for title, value in self.bot.titles.matching(typed)]

    async def links(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """The articles of the corpus that the message links to."""
        async with requested(interaction, "summary.menu") as request:
            urls = links_of(message)
            if not urls:
                raise Refused("There is no link in this message.")
            found = await self.bot.work.think(self.bot.desk.summaries.linked, urls)
            if not found:
                await request.reply.say(_none_known(len(urls)), Accent.NOTHING)
                return
            citations = tuple(citation for one in found for citation in one.citations)
            await show_rendered(request, rendering.linked(found), "Linked articles", citations)


def subject_choices(bot: "HashdeskBot", typed: str) -> list[app_commands.Choice[str]]:
    """What the corpus often names, as far as it contains what is typed."""
    return [app_commands.Choice(name=name, value=name) for name in bot.titles.subjects(typed)]


def _none_known(count: int) -> str:
    return (
        "The article behind this link is not in the corpus."
        if count == 1
        else (f"None of the {count} links in this message leads to an article of the corpus.")
    )
