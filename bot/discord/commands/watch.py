"""`/watch` and `/unwatch`: one message an event on a subject, in the channel or by direct message."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk
from bot.discord.checks import moderates
from bot.discord.commands.summary import Subject, subject_choices
from bot.discord.errors import Refused
from bot.discord.layout import Accent
from bot.discord.markup import cut, plain
from bot.discord.state.subject_watches import MOST_A_GUILD, MOST_A_MEMBER, TooManyWatches, Watch
from bot.discord.summarising import requested
from bot.summaries.gathering import checked_subject

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

CHOICES, CHOICE_LENGTH = 25, 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where news goes: a channel of a server, or direct messages where `channel_id` is None."""

    guild_id: int
    channel_id: int | None

    def __str__(self) -> str:
        return f"in <#{self.channel_id}>" if self.channel_id else "by direct message"


class WatchCommands(commands.Cog):
    """Watched subjects."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self.bot = bot

    @app_commands.command(description="Be told of news on a subject: one message an event, however many report it")
    @app_commands.describe(subject="A company, place, machine, law, or any words", where="Where to tell it")
    async def watch(
        self,
        interaction: discord.Interaction,
        subject: Subject,
        where: Literal["direct message", "this channel"] = "direct message",
    ) -> None:
        async with requested(interaction, "watch", private=True) as request:
            wanted = checked_subject(subject)
            place = _place(interaction, here=where == "this channel")
            known = await self.bot.work.think(known_articles, self.bot.desk, wanted, request.now)
            await self._begin(interaction.user.id, place, wanted, known)
            await request.reply.say(
                f"🔔 I'll tell of news on **{plain(wanted, 200)}** {place}, one message an event. "
                "`/unwatch` ends it.", Accent.GOOD,
            )  # fmt: skip

    async def _begin(self, user_id: int, place: Place, subject: str, known: frozenset[str]) -> None:
        add, now = self.bot.state.watches.add, self.bot.clock()
        try:
            begun = await self.bot.work.remember(add, user_id, place.guild_id, place.channel_id, subject, known, now)
        except TooManyWatches as error:
            if error.of_guild:
                raise Refused(f"This server's {MOST_A_GUILD} watches are used up: somebody has to end one.") from error
            raise Refused(f"You watch {MOST_A_MEMBER} subjects already: end one with `/unwatch` first.") from error
        if begun is None:
            raise Refused(f"You watch **{plain(subject, 200)}** {place} already.")

    @watch.autocomplete("subject")
    async def watch_subject(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return subject_choices(self.bot, typed)

    @app_commands.command(description="End a watch; moderators can end those of this server's channels too")
    @app_commands.describe(subject="One of the watches in the list")
    async def unwatch(self, interaction: discord.Interaction, subject: Subject) -> None:
        async with requested(interaction, "unwatch", private=True) as request:
            watches = await self._endable(interaction)
            chosen = [watch for watch in watches if str(watch.id) == subject]
            chosen = chosen or [one for one in watches if one.subject.casefold() == subject.strip().casefold()][:1]
            if not chosen:
                raise Refused("You don't watch that: pick one from the list that appears while you type.")
            await self.bot.work.remember(self.bot.state.watches.end, [watch.id for watch in chosen])
            ended = chosen[0]
            where = Place(ended.guild_id, ended.channel_id)
            await request.reply.say(f"🔕 No more news on **{plain(ended.subject, 200)}** {where}.", Accent.NOTHING)

    @unwatch.autocomplete("subject")
    async def unwatch_subject(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        watches = await self._endable(interaction)
        fitting = [watch for watch in watches if typed.strip().casefold() in watch.subject.casefold()]
        return [
            app_commands.Choice(name=cut(self._label(interaction, watch), CHOICE_LENGTH), value=str(watch.id))
            for watch in fitting[:CHOICES]
        ]

    async def _endable(self, interaction: discord.Interaction) -> list[Watch]:
        """One's own watches, and for moderators those of the server's channels, each once."""
        watches = self.bot.state.watches
        found = await self.bot.work.remember(watches.of_member, interaction.user.id)
        if interaction.guild_id and moderates(interaction):
            found += await self.bot.work.remember(watches.in_guild_channels, interaction.guild_id)
        return list({watch.id: watch for watch in found}.values())

    def _label(self, interaction: discord.Interaction, watch: Watch) -> str:
        if watch.channel_id is None:
            return f"{watch.subject} (direct message)"
        channel = self.bot.get_channel(watch.channel_id)
        name = getattr(channel, "name", "a channel")
        others = "" if watch.user_id == interaction.user.id else ", another member's"
        return f"{watch.subject} (#{name}{others})"


def known_articles(desk: Desk, subject: str, now: datetime) -> frozenset[str]:
    """The articles of the last days that a new watch need not be told of."""
    return frozenset(article_id for news in desk.summaries.news(subject, now=now) for article_id in news.covered)


def _place(interaction: discord.Interaction, *, here: bool) -> Place:
    """Where the news goes. Whoever has it posted in a channel must be allowed to post there, and so must the bot."""
    guild_id = interaction.guild_id or 0
    if not here or not guild_id:
        return Place(guild_id, None)
    in_thread = isinstance(interaction.channel, discord.Thread)
    right = "send_messages_in_threads" if in_thread else "send_messages"
    if not getattr(interaction.permissions, right):
        raise Refused("You may not write in this channel, so I don't for you.")
    if not getattr(interaction.app_permissions, right):
        raise Refused("I may not write in this channel: a moderator can allow it, or choose direct messages.")
    return Place(guild_id, interaction.channel_id)
