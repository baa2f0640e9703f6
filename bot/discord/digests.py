"""The digests that servers get on schedule: each once, also over a restart, and only if there is news."""

import asyncio
import logging
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.discord import posting
from bot.discord.handling import report
from bot.discord.schedule import Schedule, due
from bot.discord.state.posts import Post

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")
# After an error, the wait until the same digest is tried again.
_RETRY_SECONDS = 300.0
# Digests reach back to the last one that was posted, but no further than this.
MOST_DAYS = 31
_DAY = 86_400.0


def days_back(schedule: Schedule, last_posted: float | None, now: float) -> int:
    """How many days a digest covers: those since the last one, at least those between two.

    One day more after the first, for articles that came into the corpus late; what was told is not told again.
    """
    usual = schedule.every.days
    if last_posted is None:
        return usual
    return min(max(math.ceil((now - last_posted) / _DAY), usual) + 1, MOST_DAYS)


class Digests:
    """Looks every few seconds whether a server's digest is due."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self._bot = bot
        self._dealt_with: dict[int, datetime] = {}
        self._not_before: dict[int, float] = {}

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - one failed look must not end the looking
                await report(self._bot, "digests", error)
            await asyncio.sleep(self._bot.timing.poll)

    async def look(self) -> None:
        """Post the digests that are due."""
        bot = self._bot
        for guild_id, schedule in (await bot.work.remember(bot.state.schedules.all)).items():
            now = bot.clock()
            moment = due(schedule, datetime.fromtimestamp(now, UTC), self._dealt_with.get(guild_id))
            if moment is None or now < self._not_before.get(guild_id, 0.0) or bot.draining:
                continue
            try:
                with bot.in_flight.one():
                    await self._deal_with(guild_id, schedule, moment)
                self._dealt_with[guild_id] = moment
            except Exception as error:  # noqa: BLE001 - one server's trouble must not keep the others waiting
                self._not_before[guild_id] = now + _RETRY_SECONDS
                await report(bot, "digest", error)

    async def _deal_with(self, guild_id: int, schedule: Schedule, moment: datetime) -> None:
        bot = self._bot
        post = await bot.work.remember(
            bot.state.posts.claim, posting.digest_purpose(guild_id, moment.timestamp()), bot.clock()
        )
        if post is None or not await posting.still_to_be_made(bot, post):
            return
        channel_id = bot.state.guilds.of(guild_id).digest_channel
        if channel_id is None:
            await posting.give_up(bot, post)
            return
        try:
            await self._post(guild_id, schedule, post, channel_id)
        except (discord.Forbidden, discord.NotFound) as error:
            # Asking again every few minutes would change nothing; moderators see it in `/corpus status`.
            await posting.give_up(bot, post)
            await report(bot, "digest", error)

    async def _post(self, guild_id: int, schedule: Schedule, post: Post, channel_id: int) -> None:
        bot, now = self._bot, self._bot.clock()
        told = await bot.work.remember(bot.state.schedules.told, guild_id)
        last = await bot.work.remember(bot.state.posts.last_done, f"{posting.DIGEST} {guild_id} ")
        digest = await bot.work.think(
            bot.desk.summaries.digest,
            now=datetime.fromtimestamp(now, UTC), days=days_back(schedule, last, now), told=told,
        )  # fmt: skip
        if not digest.summary.bullets:
            await posting.give_up(bot, post)
            _log.info("no news for a digest", extra={"place": "digest", "guild": guild_id})
            return
        channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
        await posting.make(bot, post, channel, channel_id, digest.summary, digest.covered, owner=(0, guild_id))
        _log.info("digest posted", extra={"place": "digest", "guild": guild_id})
