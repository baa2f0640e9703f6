"""From a request for a summary to its message: channel, quota and dates, then the work, the record and the buttons."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord import delivery
from bot.discord.asking import period_of, take_slot
from bot.discord.checks import channel_ids, is_allowed_channel, where_allowed
from bot.discord.errors import Refused
from bot.discord.handling import Reply, handled
from bot.discord.layout import layout
from bot.discord.quota import HOUR
from bot.discord.render import summary as rendering
from bot.discord.render.answer import Rendered
from bot.discord.state.answers import Quoted
from bot.discord.views import button
from bot.summaries.summary import Summary
from index.search import Period

if TYPE_CHECKING:
    from bot.answers.answer import Citation
    from bot.discord.client import HashdeskBot


@dataclass(frozen=True, slots=True)
class Request:
    """An acknowledged request that may be served."""

    reply: Reply
    period: Period
    now: datetime

    @property
    def bot(self) -> "HashdeskBot":
        return self.reply.bot


@asynccontextmanager
async def requested(
    interaction: discord.Interaction, name: str, *, private: bool | None = None, since: str | None = None,
    until: str | None = None,
) -> AsyncGenerator[Request]:  # fmt: skip
    """Acknowledge a request that counts as a question, or refuse it to the member alone."""
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    settings = bot.state.guilds.of(interaction.guild_id or 0)
    # Whether the answer is for one pair of eyes is fixed when the command is acknowledged.
    refused = _refusal(interaction, since, until)
    hidden = (settings.private if private is None else private) or refused is not None
    async with handled(interaction, name, ephemeral=hidden) as reply:
        if refused:
            raise refused
        now = bot.clock()
        ids = (interaction.guild_id or 0, interaction.user.id)
        await bot.work.remember(bot.state.uses.add, *ids, now, forget_before=now - HOUR)
        yield Request(reply, period_of(since, until), datetime.fromtimestamp(now, UTC))


def _refusal(interaction: discord.Interaction, since: str | None, until: str | None) -> Refused | None:
    """Why a request is not taken; else it is counted. Nothing is awaited."""
    bot: HashdeskBot = interaction.client  # type: ignore[assignment]
    settings = bot.state.guilds.of(interaction.guild_id or 0)
    if not is_allowed_channel(settings.channels, *channel_ids(interaction.channel)):
        return Refused(where_allowed(settings))
    try:
        period_of(since, until)
        take_slot(bot, interaction.guild_id or 0, interaction.user.id)
    except Refused as refused:
        return refused
    return None


async def show_summary(request: Request, result: Summary) -> None:
    """Put a summary in place of "thinking"."""
    await show_rendered(request, rendering.summary(result), result.title, result.citations)


async def show_rendered(
    request: Request, shown: Rendered, title: str, citations: "tuple[Citation, ...]", files: delivery.Files = tuple,
    extra: tuple[ui.Item[Any], ...] = (),
) -> None:  # fmt: skip
    """Put a message in place of "thinking", with the buttons of a summary where it quotes something."""
    reply, interaction = request.reply, request.reply.interaction
    controls: list[ui.Item[Any]] = []
    if citations:
        summary_id = await record(request.bot, interaction.user.id, interaction.guild_id or 0, title, citations)
        controls = summary_buttons(summary_id)
    rows = [controls] if controls else []
    await reply.show(layout(shown.texts, *rows, accent=shown.accent, extra=extra), files)


async def record(
    bot: "HashdeskBot", asker_id: int, guild_id: int, title: str, citations: "tuple[Citation, ...]"
) -> int:
    """Keep what a summary quotes, for its buttons; returns its id."""
    quotes = [Quoted(c.n, c.article.id, c.article.title, c.quote, c.start) for c in citations]
    return await bot.work.remember(bot.state.summaries.record, asker_id, guild_id, title, quotes, bot.clock())


def summary_buttons(summary_id: int) -> list[ui.Item[Any]]:
    """The row below a summary."""
    return [button("summary-quotes", summary_id, "Quotes"), button("summary-delete", summary_id, emoji="🗑️")]
