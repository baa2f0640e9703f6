"""From a question in Discord to its answer: quota, conversation, search, record, and the message."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from discord import ui

from bot.answers.answer import Answer
from bot.discord.errors import Refused
from bot.discord.layout import layout
from bot.discord.quota import HOUR
from bot.discord.render import answer as rendering
from bot.discord.state.answers import Asking
from bot.discord.views import answer_buttons
from corpus.article import InvalidArticle, date_bounds
from index.search import Period

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

# A direct message within this time of the last answer goes on with it; later ones start anew.
CONVERSATION_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the id that its buttons carry."""

    id: int
    asking: Asking
    answer: Answer

    def view(self, *, repeat_question: bool) -> ui.LayoutView:
        """The message. The question is repeated where Discord itself doesn't show it."""
        shown = rendering.answer(self.answer, self.asking.question if repeat_question else None)
        return layout(shown.texts, answer_buttons(self.id, self.answer.status), accent=shown.accent)


def refusal(bot: "HashdeskBot", asking: Asking) -> Refused | None:
    """Why a question is not taken, if it is not; else it is counted against the quotas.

    Nothing is awaited, so a command knows before it is acknowledged whether its answer concerns one member only.
    """
    try:
        period_of(asking.since, asking.until)
        take_slot(bot, asking.guild_id, asking.asker_id)
    except Refused as refused:
        return refused
    return None


async def ask(bot: "HashdeskBot", asking: Asking) -> Answered:
    """Answer a question that was not refused, in its conversation, and keep the answer.

    Raises BadQuestion, or what the index raises.
    """
    history = await bot.work.remember(bot.state.answers.history, asking.parent_id)
    now = bot.clock()
    await bot.work.remember(bot.state.uses.add, asking.guild_id, asking.asker_id, now, forget_before=now - HOUR)
    period = period_of(asking.since, asking.until)
    moment = datetime.fromtimestamp(now, UTC)
    answer = await bot.work.think(bot.desk.ask, asking.question, now=moment, period=period, history=history)
    answer_id = await bot.work.remember(bot.state.answers.record, asking, answer, now)
    bot.log_question(asking, answer)
    return Answered(answer_id, asking, answer)


def take_slot(bot: "HashdeskBot", guild_id: int, user_id: int) -> None:
    """Count a question against the quotas of its member and server.

    Raises Refused with the time of the next free slot.
    """
    settings = bot.state.guilds.of(guild_id)
    # Direct messages have a member's quota and no server's.
    guild_quota = settings.guild_quota if guild_id else 0
    free = bot.quotas.take(guild_id, user_id, bot.clock(), member_quota=settings.member_quota, guild_quota=guild_quota)
    if free is not None:
        raise Refused(f"That's all questions for this hour. The next slot is free <t:{int(free) + 1}:R>.")


def period_of(since: str | None, until: str | None) -> Period:
    """The days between two dates as people type them. Raises Refused."""
    period = Period(_day(since, "since", 0), _day(until, "until", 1))
    if period.since and period.until and period.since > period.until:
        raise Refused(f"`since` ({period.since}) is after `until` ({period.until}).")
    return period


def _day(value: str | None, option: str, side: int) -> date | None:
    if not value:
        return None
    try:
        return date_bounds(value.strip())[side]
    except InvalidArticle as error:
        raise Refused(f"`{option}` takes a date such as 2025, 2025-07 or 2025-07-29.") from error
