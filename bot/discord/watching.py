"""Telling those who watch a subject: after each new generation, one message an event, each once."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.discord import posting
from bot.discord.errors import is_closed
from bot.discord.handling import report
from bot.discord.markup import counted
from bot.discord.state.subject_watches import Watch
from bot.discord.views import button
from bot.summaries.watch import News

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")
_LOOKED_AT = "generation that watches were told of"
# Messages that one watch brings after one reindex; further events are counted in the last of them.
MOST_AT_ONCE = 5
_RETRY_SECONDS = 300.0


class Watching:
    """Looks for news on watched subjects; the keeper calls it after its own look."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self._bot = bot
        self._not_before = 0.0

    async def look(self) -> None:
        """Tell every watch its news if there is a new generation, or if some could not be told of the last one."""
        bot = self._bot
        number = str(await bot.work.remember(bot.desk.generations.current))
        if number == await bot.work.remember(bot.state.journal.note, _LOOKED_AT) or bot.clock() < self._not_before:
            return
        told = [await self._told(watch) for watch in await bot.work.remember(bot.state.watches.all)]
        if all(told):
            await bot.work.remember(bot.state.journal.take_note, _LOOKED_AT, number)
        else:
            self._not_before = bot.clock() + _RETRY_SECONDS

    async def _told(self, watch: Watch) -> bool:
        """Tell one watch; False if it must be tried again."""
        try:
            await self._tell(watch)
        except discord.HTTPException as error:
            if isinstance(error, discord.NotFound) or is_closed(error):
                await self._end(watch, error)
                return True
            await report(self._bot, "watch", error)
            return False
        except Exception as error:  # noqa: BLE001 - one watch's trouble must not keep the others waiting
            await report(self._bot, "watch", error)
            return False
        return True

    async def _tell(self, watch: Watch) -> None:
        bot = self._bot
        now = datetime.fromtimestamp(bot.clock(), UTC)
        told = await bot.work.remember(bot.state.watches.told, watch.id)
        since = datetime.fromtimestamp(watch.since, UTC)
        found = await bot.work.think(bot.desk.summaries.news, watch.subject, now=now, told=told, since=since)
        if not found:
            return
        channel, channel_id = await self._channel(watch)
        # Of many events the newest are told; the others count as told, or each reindex would bring some more of them.
        for place, news in enumerate(found[-MOST_AT_ONCE:]):
            older = found[:-MOST_AT_ONCE] if place == 0 else ()
            with bot.in_flight.one():
                await self._post(watch, news, older, channel, channel_id)

    async def _post(
        self, watch: Watch, news: News, older: tuple[News, ...], channel: discord.abc.Messageable, channel_id: int
    ) -> None:
        bot = self._bot
        purpose = posting.watch_purpose(watch.id, news.covered)
        post = await bot.work.remember(bot.state.posts.claim, purpose, bot.clock(), watch.id)
        if post is None or not await posting.still_to_be_made(bot, post):
            return
        summary, covered = news.summary, news.covered
        if older:
            note = f"And {counted(len(older), 'earlier event')}: look with /summary topic."
            summary = replace(summary, note=" ".join(part for part in (summary.note, note) if part))
            covered = (*covered, *(article_id for one in older for article_id in one.covered))
        stop = button("unwatch", watch.id, "Stop watching", "🔕")
        owner = (watch.user_id, watch.guild_id if watch.channel_id else 0)
        await posting.make(bot, post, channel, channel_id, summary, covered, owner=owner, more=[stop])

    async def _channel(self, watch: Watch) -> tuple[discord.abc.Messageable, int]:
        bot = self._bot
        if watch.channel_id:
            return bot.get_partial_messageable(watch.channel_id, guild_id=watch.guild_id), watch.channel_id
        user = bot.get_user(watch.user_id) or await bot.fetch_user(watch.user_id)
        channel = await user.create_dm()
        return channel, channel.id

    async def _end(self, watch: Watch, error: discord.HTTPException) -> None:
        """A closed inbox, or a channel that is gone or closed to the bot: nobody can be told, now or later."""
        _log.warning("a watch ended: %s", error, extra={"place": "watch", "watch": watch.id})
        await self._bot.work.remember(self._bot.state.watches.end, [watch.id])
