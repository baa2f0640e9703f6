"""What the bot does by itself: reindex after changes, tell those who wait for it, and forget what is old."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.answers.answer import Status
from bot.desk import BadQuestion
from bot.discord import delivery
from bot.discord.asking import Answered, period_of
from bot.discord.handling import report
from bot.discord.state.journal import DAY
from bot.discord.state.unanswered import OpenQuestion
from bot.discord.watching import Watching
from index.errors import BrokenIndex

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")
_ASKED_AGAIN = "generation that open questions were asked of"
_FORGOT = "day of the last clean-up"
# One at a time at about half a second each: a minute of one core after each reindex.
_MOST_ASKED_AGAIN = 100
# Digests reach back a month at most, and news is two weeks old at most; a year leaves room for stories that go on.
_TOLD_DAYS = 365


@dataclass(frozen=True, slots=True)
class Seen:
    """The corpus and its index at one look.

    `changed_at`: when this revision was first seen. `failed`: the last revision whose reindex failed, not tried again.
    """

    revision: int
    indexed: int | None
    pinned: bool
    changed_at: float
    failed: int | None


def is_due(seen: Seen, now: float, after: float) -> bool:
    """Whether the bot reindexes by itself: something changed, nothing for `after` seconds since, no rollback pins."""
    if not after or seen.pinned or seen.revision in {seen.indexed, seen.failed}:
        return False
    return now - seen.changed_at >= after


class Keeper:
    """Looks at the corpus every few seconds; the corpus may be changed by another process as well."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self._bot = bot
        self._watching = Watching(bot)
        self._revision: int | None = None
        self._changed_at = 0.0
        self._failed: int | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - one failed look must not end the looking
                await report(self._bot, "keeper", error)
            await asyncio.sleep(self._bot.timing.poll)

    async def look(self) -> None:
        """One look: reindex if due, tell those who wait if the index changed, clean up once a day."""
        seen = await self._see()
        if not self._bot.reindexing.running and is_due(seen, self._bot.clock(), self._bot.settings.reindex_after):
            result = await self._bot.reindexing.run("the bot itself", _nowhere)
            self._failed = None if result else seen.revision
        await self._ask_again()
        await self._watching.look()
        await self._forget()

    async def _see(self) -> Seen:
        seen = await self._bot.work.remember(self._read)
        if seen[0] != self._revision:
            self._revision, self._changed_at = seen[0], self._bot.clock()
        return Seen(*seen, changed_at=self._changed_at, failed=self._failed)

    def _read(self) -> tuple[int, int | None, bool]:
        generations = self._bot.desk.generations
        try:
            number = generations.current()
            indexed = generations.manifest(number).revision if number else None
        except BrokenIndex:
            indexed = None
        return self._bot.desk.store.revision, indexed, generations.pinned()

    async def _ask_again(self) -> None:
        """After each new generation, open questions are asked once more, those first for which somebody waits."""
        bot = self._bot
        number = str(await bot.work.remember(bot.desk.generations.current))
        if number == await bot.work.remember(bot.state.journal.note, _ASKED_AGAIN):
            return
        still_open = await bot.work.remember(bot.state.unanswered.still_open)
        for question in sorted(still_open, key=lambda one: -one.watchers)[:_MOST_ASKED_AGAIN]:
            await self._ask_once_more(question)
        await bot.work.remember(bot.state.journal.take_note, _ASKED_AGAIN, number)

    async def _ask_once_more(self, question: OpenQuestion) -> None:
        bot = self._bot
        given = await bot.work.remember(bot.state.answers.get, question.answer_id)
        if given is None:
            return
        history = await bot.work.remember(bot.state.answers.history, given.asking.parent_id)
        now = bot.clock()
        period = period_of(given.asking.since, given.asking.until)
        try:
            answer = await bot.work.think(
                bot.desk.ask, question.question, now=datetime.fromtimestamp(now, UTC), period=period, history=history
            )
        except BadQuestion:
            return
        if answer.status is not Status.ANSWERED:
            return
        # Closed before anyone is told: a crash in between costs a message, and never sends two.
        for user_id in await bot.work.remember(bot.state.unanswered.close, question.answer_id, now):
            asking = replace(given.asking, guild_id=0, asker_id=user_id, public=False)
            answer_id = await bot.work.remember(bot.state.answers.record, asking, answer, now)
            await self._tell(user_id, Answered(answer_id, asking, answer), question.answer_id)

    async def _tell(self, user_id: int, answered: Answered, nonce: int) -> None:
        try:
            user = self._bot.get_user(user_id) or await self._bot.fetch_user(user_id)
            channel = await user.create_dm()
            sent = await delivery.send(channel, answered.view(repeat_question=True), nonce=nonce)
        except discord.HTTPException as error:
            _log.info("a watcher can't be told: %s", error, extra={"place": "watch"})
            return
        await self._bot.work.remember(self._bot.state.answers.sent, answered.id, sent.id, sent.channel.id)

    async def _forget(self) -> None:
        bot, days = self._bot, self._bot.settings.keep_days
        now = bot.clock()
        today = str(int(now // DAY))
        if today == await bot.work.remember(bot.state.journal.note, _FORGOT):
            return
        if days:
            await bot.work.remember(bot.state.answers.forget_before, now - days * DAY)
            await bot.work.remember(bot.state.summaries.forget_before, now - days * DAY)
        long_ago = now - _TOLD_DAYS * DAY
        await bot.work.remember(bot.state.schedules.forget_told, long_ago)
        await bot.work.remember(bot.state.watches.forget_told, long_ago)
        await bot.work.remember(bot.state.posts.forget_before, long_ago)
        await bot.work.remember(bot.state.journal.take_note, _FORGOT, today)


async def _nowhere(_: object) -> None:
    """A reindex that nobody asked for is told by the log and `/corpus status`."""
