"""The one way in: every command, click and form is acknowledged first, counted while it runs, and fails in one line."""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord import delivery, errors
from bot.discord.errors import Refused, Reported
from bot.discord.layout import Accent, line
from bot.discord.state.journal import LoggedError

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")


@dataclass(slots=True)
class Reply:
    """An acknowledged interaction, and the way to answer it."""

    bot: "HashdeskBot"
    interaction: discord.Interaction
    ephemeral: bool
    started: float = field(default_factory=time.monotonic)

    async def show(self, view: ui.LayoutView, files: delivery.Files = tuple) -> discord.InteractionMessage:
        return await delivery.show(self.interaction, view, files)

    async def show_pages(self, views: list[ui.LayoutView]) -> None:
        """The first page as the answer, the others behind it; the answer must be ephemeral."""
        await self.show(views[0])
        await delivery.show_more(self.interaction, views[1:])

    async def say(self, text: str, accent: Accent | None = None) -> None:
        await self.show(line(text, accent))


@asynccontextmanager
async def handled(
    interaction: discord.Interaction, name: str, *, ephemeral: bool = True, update: bool = False
) -> AsyncGenerator[Reply]:
    """Acknowledge, then run the block; whatever it raises becomes one line for the member and a trace in the log.

    `update` is for clicks that change the message they stand on; their errors come as a message of their own. Raises
    Reported where the block can't be run at all; whoever dispatches lets it pass.
    """
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    reply = Reply(bot, interaction, ephemeral)
    with bot.in_flight.one():
        await _acknowledge(reply, name, update)
        try:
            yield reply
        except Exception as error:  # noqa: BLE001 - the one error path; everything ends here
            await _fail(reply, name, error, update)
        else:
            _log.info("handled", extra={"place": name, "ms": round((time.monotonic() - reply.started) * 1000)})


@asynccontextmanager
async def shown(interaction: discord.Interaction, name: str, form: ui.Modal) -> AsyncGenerator[None]:
    """Answer with a form, then run the block: what it does counts even if the form is dismissed."""
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    with bot.in_flight.one():
        try:
            await delivery.show_modal(interaction, form)
        except Exception as error:
            await _log_unless_gone(bot, name, error)
            raise Reported from error
        try:
            yield
        except Exception as error:  # noqa: BLE001 - as in `handled`; a member who fills in a form is not disturbed
            await _log_unless_gone(bot, name, error)


async def _acknowledge(reply: Reply, name: str, update: bool) -> None:
    """Acknowledge, and turn away who comes while the bot closes."""
    try:
        with reply.bot.work.acknowledging.one():
            await delivery.acknowledge(reply.interaction, ephemeral=reply.ephemeral, update=update)
    except Exception as error:
        await _log_unless_gone(reply.bot, name, error)
        raise Reported from error
    if reply.bot.draining:
        await _fail(reply, name, Refused("I'm restarting: please ask again in a minute."), update)
        raise Reported


async def _log_unless_gone(bot: "HashdeskBot", name: str, error: Exception) -> None:
    if errors.is_gone(error):
        _log.info("nobody waits any more", extra={"place": name})
    else:
        await report(bot, name, error)


async def report(bot: "HashdeskBot", place: str, error: Exception) -> str:
    """Log an error with its trace, keep it for `/corpus status`; returns the line for the member."""
    error_id = errors.new_id()
    if not errors.is_expected(error):
        _log.error("failed", exc_info=error, extra={"place": place, "error_id": error_id})
        summary = f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
        known = LoggedError(error_id, bot.clock(), place, summary)
        try:
            await bot.work.remember(bot.state.journal.error, known)
        except Exception:  # noqa: BLE001 - an error about an error must not hide the first
            _log.exception("the error could not be kept", extra={"error_id": error_id})
    return errors.line(error, error_id)


async def _fail(reply: Reply, place: str, error: Exception, update: bool) -> None:
    if errors.is_gone(error):
        _log.info("nobody waits any more", extra={"place": place})
        return
    text = await report(reply.bot, place, error)
    view = line(text, Accent.BAD if not errors.is_expected(error) else Accent.NOTHING)
    try:
        if update:
            await reply.interaction.followup.send(view=view, ephemeral=True)
        else:
            await reply.show(view)
    except Exception as second:  # noqa: BLE001 - the member can't be reached; the log still tells
        _log.warning("the error could not be shown: %s", second, extra={"place": place})
