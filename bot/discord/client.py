"""The Discord client: what it is made of, what it listens to, and how it closes."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.answer import Answer
from bot.desk import Desk
from bot.discord import clicks, corpus_clicks, mentions, settings_panel, summary_clicks
from bot.discord.checks import home_guilds, parse_ids
from bot.discord.commands import about
from bot.discord.commands.about import AboutCommands
from bot.discord.commands.ask import AskCommands
from bot.discord.commands.check import CheckCommands
from bot.discord.commands.corpus import CorpusCommands
from bot.discord.commands.digest import DigestCommands
from bot.discord.commands.schedule import ScheduleCommands
from bot.discord.commands.settings import SettingsCommands
from bot.discord.commands.summary import SummaryCommands
from bot.discord.commands.timeline import TimelineCommands
from bot.discord.commands.trend import TrendCommands
from bot.discord.commands.watch import WatchCommands
from bot.discord.digests import Digests
from bot.discord.errors import Reported, is_gone
from bot.discord.forms import FORM
from bot.discord.handling import report
from bot.discord.in_flight import InFlight
from bot.discord.keeper import Keeper
from bot.discord.posting import finish_interrupted_posts
from bot.discord.quota import HOUR, Quotas
from bot.discord.reindexing import Reindexing, finish_interrupted
from bot.discord.restarts import restart_pause
from bot.discord.state.answers import Asking
from bot.discord.state.database import State
from bot.discord.sync import sync_if_changed
from bot.discord.timing import Timing
from bot.discord.titles import Titles
from bot.discord.views import Click, DeedButton
from bot.discord.work import Workroom

_log = logging.getLogger("hashdesk.discord")
_TIMING = Timing()
_HOME = "home guild"
_KEEPING = "guilds that have /corpus"
COGS = (
    AskCommands, CheckCommands, SummaryCommands, DigestCommands, TimelineCommands, TrendCommands, WatchCommands,
    AboutCommands, SettingsCommands, ScheduleCommands,
)  # fmt: skip


class Tree(app_commands.CommandTree["HashdeskBot"]):
    """Commands; their own errors end in `handled`, so what arrives here happened before it."""

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:  # type: ignore[override]
        if not (is_gone(error) or isinstance(error.__cause__, Reported)):
            command = interaction.command.qualified_name if interaction.command else "unknown"
            text = await report(self.client, command, error)
            with contextlib.suppress(discord.HTTPException):
                if (
                    not interaction.response.is_done()
                    and interaction.type is discord.InteractionType.application_command
                ):
                    await interaction.response.send_message(text, ephemeral=True)


class HashdeskBot(commands.AutoShardedBot):
    """One desk behind one Discord application. No privileged intent, and nothing it sends pings anyone.

    `clock` gives seconds since 1970. `close` drains; the desk stays open, it belongs to whoever made it.
    """

    def __init__(
        self, desk: Desk, *, timing: Timing = _TIMING, clock: Callable[[], float] = time.time, **options: Any
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.messages = True
        super().__init__(
            command_prefix=(), help_command=None, intents=intents, allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree, max_messages=None, **options,
        )  # fmt: skip
        self.desk = desk
        self.settings = desk.settings
        self.timing = timing
        self.clock = clock
        self.draining = False
        self.was_ready = False
        self.homes: frozenset[int] = frozenset()
        self.clicks: dict[str, Click] = {
            **clicks.CLICKS, **summary_clicks.CLICKS, **corpus_clicks.CLICKS, **settings_panel.CLICKS, **about.CLICKS,
        }  # fmt: skip
        self.forms: dict[str, Click] = clicks.FORMS | settings_panel.FORMS
        self.in_flight = InFlight()
        self.work = Workroom(self.settings.discord_workers)
        self.reindexing = Reindexing(self)
        self.titles = Titles(self)
        self._jobs: set[asyncio.Task[None]] = set()
        self._configured_homes = parse_ids(self.settings.home_guilds)
        self._homing = asyncio.Lock()

    @property
    def name(self) -> str:
        return self.user.name if self.user else "hashdesk"

    async def setup_hook(self) -> None:
        """Runs once, before the gateway opens: state, commands, buttons."""
        self.state = await asyncio.to_thread(State, self.settings.data / "state.db")
        await self._back_off()
        recent = await self.work.remember(self.state.uses.since, self.clock() - HOUR)
        self.quotas = Quotas(recent)
        self.add_dynamic_items(DeedButton, settings_panel.SettingSelect)
        for cog in COGS:
            await self.add_cog(cog(self))
        self._corpus_commands = CorpusCommands(self)
        await sync_if_changed(self)
        await finish_interrupted(self)
        await finish_interrupted_posts(self)
        self._keeping = [
            asyncio.create_task(Keeper(self).run(), name="keeper"),
            asyncio.create_task(Digests(self).run(), name="digests"),
        ]

    async def _back_off(self) -> None:
        now = self.clock()
        if pause := restart_pause(await self.work.remember(self.state.journal.start, now), now):
            _log.warning("started too often; waiting", extra={"place": "start", "seconds": pause})
            await asyncio.sleep(pause)

    async def on_ready(self) -> None:
        self.was_ready = True
        _log.info("ready", extra={"place": "gateway", "guilds": len(self.guilds), "shards": len(self.shards)})
        await self._find_homes()

    async def on_guild_join(self, _: discord.Guild) -> None:
        await self._find_homes()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        for forget in (self.state.guilds.forget, self.state.schedules.forget, self.state.watches.leave_guild):
            await self.work.remember(forget, guild.id)
        await self._find_homes()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.work.remember(self.state.watches.end_in_channel, channel.id)

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        await self.work.remember(self.state.watches.end_in_channel, thread.thread_id)

    async def on_message(self, message: discord.Message, /) -> None:
        await mentions.on_message(self, message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Forms; commands and buttons are dispatched by discord.py."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        match = FORM.fullmatch(str((interaction.data or {}).get("custom_id", "")))
        if match and (form := self.forms.get(match["form"])):
            with contextlib.suppress(Reported):
                await form(interaction, match["about"])

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        _log.exception("an event failed", extra={"place": event_method})

    def spawn(self, job: Coroutine[Any, Any, None], name: str) -> None:
        """Run a job beside what is going on; `close` waits for it."""
        task = asyncio.create_task(job, name=name)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    def log_question(self, asking: Asking, answer: Answer) -> None:
        """One line about an answer; the question's text only where the operator asked for it."""
        text = {"question": asking.question} if self.settings.log_questions else {}
        _log.info("answered", extra={"place": "ask", "status": str(answer.status), "ms": answer.elapsed_ms, **text})

    async def close(self) -> None:
        """Refuse new work, finish what is under way, then leave Discord."""
        if not self.draining:
            self.draining = True
            await self._drain()
        await super().close()
        await self.work.close()
        if hasattr(self, "state"):
            self.state.close()
        _log.info("closed", extra={"place": "close"})

    async def _drain(self) -> None:
        self.reindexing.stop()
        if not await self.in_flight.drained(self.timing.drain):
            _log.warning("closing although answers are under way", extra={"place": "close"})
        if hasattr(self, "_keeping"):
            for task in self._keeping:
                task.cancel()
            await asyncio.gather(*self._keeping, *self._jobs, return_exceptions=True)
        await self.titles.close()

    async def _find_homes(self) -> None:
        """Which servers keep the corpus; `/corpus` is put there and nowhere else."""
        async with self._homing:
            journal = self.state.journal
            remembered = await self.work.remember(journal.note, _HOME)
            present = {guild.id for guild in self.guilds}
            self.homes = home_guilds(self._configured_homes, present, int(remembered) if remembered else None)
            if not self._configured_homes and len(self.homes) == 1:
                await self.work.remember(journal.take_note, _HOME, str(next(iter(self.homes))))
            if not self.homes and present:
                _log.warning("no home server: set HASHDESK_HOME_GUILDS to the ids of those that keep the corpus")
            before = parse_ids(await self.work.remember(journal.note, _KEEPING) or "")
            await self._offer_corpus(self.homes & present, (before - self.homes) & present)
            await self.work.remember(journal.take_note, _KEEPING, ",".join(map(str, sorted(self.homes))))
        self.titles.refresh()

    async def _offer_corpus(self, keep: Iterable[int], drop: Iterable[int]) -> None:
        for guild_id in keep:
            self.tree.add_command(self._corpus_commands, guild=discord.Object(guild_id), override=True)
            await sync_if_changed(self, guild_id)
        for guild_id in drop:
            self.tree.clear_commands(guild=discord.Object(guild_id))
            await sync_if_changed(self, guild_id)
