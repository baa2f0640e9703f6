"""One reindex at a time: who runs it, how far it is, and an ordinary message that tells so until it is done."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.errors import Refused
from bot.discord.handling import report
from bot.discord.layout import Accent, line
from bot.discord.render import corpus as rendering
from index.build import Progress, Reindexed
from index.errors import Stopped

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

Show = Callable[[ui.LayoutView], Awaitable[object]]
_log = logging.getLogger("hashdesk.discord")
# Where the last progress message stands, so that a start after a crash can finish it.
PROGRESS_NOTE = "progress message"


@dataclass(slots=True)
class Running:
    """A reindex under way. `progress` is written by the thread that works."""

    by: str
    since: float
    progress: Progress | None = None

    def note(self, progress: Progress) -> None:
        self.progress = progress


class Reindexing:
    """Runs reindexes for the whole bot."""

    def __init__(self, bot: "HashdeskBot") -> None:
        self._bot = bot
        self._stop = threading.Event()
        self.running: Running | None = None

    def check_free(self) -> None:
        """Raises Refused with who runs one, here or in another process."""
        if running := self.running:
            raise Refused(f"{running.by} started a reindex <t:{int(running.since)}:R>; it still runs.")
        if holder := self._bot.desk.generations.holder():
            raise Refused(f"Another process is at work: {holder}.")

    async def run(self, by: str, show: Show) -> Reindexed | None:
        """Reindex, showing progress on a timer, then the result or in one line what went wrong (None then)."""
        self.check_free()
        self.running = Running(by, self._bot.clock())
        with self._bot.in_flight.one():
            try:
                result = await self._shown(self.running, show)
            except Exception as error:  # noqa: BLE001 - the one error path of a job without an interaction
                accent = Accent.NOTHING if isinstance(error, Stopped) else Accent.BAD
                await _quietly(show, line(f"Reindex: {await report(self._bot, 'reindex', error)}", accent))
                return None
            finally:
                self.running = None
            await _quietly(show, rendering.reindexed(result))
            return result

    def stop(self) -> None:
        """Ask the reindex under way to stop at the next safe place, and let none begin."""
        self._stop.set()

    async def _shown(self, running: Running, show: Show) -> Reindexed:
        desk = self._bot.desk
        work = asyncio.create_task(
            self._bot.work.build(desk.reindex, progress=running.note, stop=self._stop.is_set), name="reindex"
        )
        await _quietly(show, rendering.progress(running.by, running.since, None))
        told: Progress | None = None
        while not (await asyncio.wait({work}, timeout=self._bot.timing.progress))[0]:
            if running.progress != told:
                told = running.progress
                await _quietly(show, rendering.progress(running.by, running.since, told))
        return work.result()


async def finish_interrupted(bot: "HashdeskBot") -> None:
    """A progress message that a crash left behind says what became of it."""
    note = await bot.work.remember(bot.state.journal.note, PROGRESS_NOTE)
    if not note:
        return
    await bot.work.remember(bot.state.journal.take_note, PROGRESS_NOTE, None)
    channel_id, message_id = map(int, note.split())
    view = line("The reindex was interrupted by a restart. Nothing is lost: `/corpus reindex` goes on from there.")
    message = bot.get_partial_messageable(channel_id).get_partial_message(message_id)
    await _quietly(lambda shown: message.edit(view=shown), view)


async def _quietly(show: Show, view: ui.LayoutView) -> None:
    """A progress message that can't be shown must not stop the work."""
    try:
        await show(view)
    except (discord.HTTPException, OSError) as error:
        _log.info("progress not shown: %s", error, extra={"place": "reindex"})
