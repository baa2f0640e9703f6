"""Questions in ordinary messages: mentions, direct messages, replies to the bot and mentions in a thread."""

import logging
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from bot.discord import delivery, errors
from bot.discord.asking import CONVERSATION_SECONDS, Answered, ask, refusal
from bot.discord.checks import channel_ids, is_allowed_channel, where_allowed
from bot.discord.handling import report
from bot.discord.layout import Accent, line
from bot.discord.markup import cut
from bot.discord.render.help import help_view
from bot.discord.state.answers import Asking, Given

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")
_THREAD_NAME = 90
_THREAD_ARCHIVE_MINUTES = 1440
_HAS_THREAD = 160004


class Wanted(StrEnum):
    """What to do about a message."""

    NOTHING = "nothing"
    ANSWER = "answer"
    HELP = "help"
    EXPLAIN_MENTION = "explain_mention"
    SAY_WHERE = "say_where"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, as far as the decision needs it. `text` is what is left without the mention of the bot."""

    by_bot: bool
    ordinary: bool
    direct: bool
    mentions_bot: bool
    mentions_bot_role: bool
    allowed: bool
    text: str


def should_answer(heard: Heard) -> Wanted:
    """Bots and system messages never get an answer; people do where they mean the bot."""
    if heard.by_bot or not heard.ordinary:
        return Wanted.NOTHING
    if not (heard.direct or heard.mentions_bot or heard.mentions_bot_role):
        return Wanted.NOTHING
    if not heard.allowed:
        return Wanted.SAY_WHERE
    if heard.mentions_bot_role and not heard.mentions_bot and not heard.text:
        return Wanted.EXPLAIN_MENTION
    return Wanted.ANSWER if heard.text else Wanted.HELP


def without_mention(content: str, bot_id: int, role_id: int | None) -> str:
    """The text without the mentions of the bot and of its role."""
    ids = "|".join(rf"<@!?{bot_id}>" if kind == "user" else rf"<@&{role_id}>" for kind in ("user", "role"))
    return " ".join(re.sub(ids, " ", content).split())


async def on_message(bot: "HashdeskBot", message: discord.Message) -> None:
    """Answer a message if it wants one. Fails in one line where it was asked, with the trace in the log."""
    heard = _heard(bot, message)
    wanted = should_answer(heard)
    if wanted is Wanted.NOTHING or bot.draining:
        return
    with bot.in_flight.one():
        try:
            await _respond(bot, message, heard, wanted)
        except Exception as error:  # noqa: BLE001 - the one error path of messages
            await _fail(bot, message, error)


async def _respond(bot: "HashdeskBot", message: discord.Message, heard: Heard, wanted: Wanted) -> None:
    match wanted:
        case Wanted.ANSWER:
            await _answer(bot, message, heard.text)
        case Wanted.HELP:
            await _reply(message, help_view(bot.name))
        case Wanted.EXPLAIN_MENTION:
            me = bot.user.mention if bot.user else "me"
            await _reply(message, line(
                "You mentioned my role, so Discord doesn't show me what you wrote. "
                f"Pick {me} with the app icon from the list, or use `/ask`.", Accent.NOTHING,
            ))  # fmt: skip
        case _:
            settings = bot.state.guilds.of(message.guild.id if message.guild else 0)
            await _reply(message, line(where_allowed(settings), Accent.NOTHING))


async def _answer(bot: "HashdeskBot", message: discord.Message, text: str) -> None:
    parent = await _parent(bot, message)
    guild_id = message.guild.id if message.guild else 0
    asking = Asking(
        guild_id=guild_id, channel_id=message.channel.id, asker_id=message.author.id, question=text,
        parent_id=parent.id if parent else None, public=bool(guild_id),
    )  # fmt: skip
    if refused := refusal(bot, asking):
        raise refused
    answered = await ask(bot, asking)
    sent = await _send_answer(bot, message, answered)
    await bot.work.remember(bot.state.answers.sent, answered.id, sent.id, sent.channel.id)


async def _parent(bot: "HashdeskBot", message: discord.Message) -> Given | None:
    """The answer that a message goes on from: the one it replies to, else the last in this thread or direct channel."""
    answers = bot.state.answers
    if message.reference and message.reference.message_id:
        return await bot.work.remember(answers.of_message, message.reference.message_id)
    if isinstance(message.channel, discord.Thread):
        return await bot.work.remember(answers.last_in, message.channel.id)
    if message.guild is None:
        since = bot.clock() - CONVERSATION_SECONDS
        return await bot.work.remember(answers.last_in, message.channel.id, since=since)
    return None


async def _send_answer(bot: "HashdeskBot", message: discord.Message, answered: Answered) -> discord.Message:
    view = answered.view(repeat_question=False)
    if thread := await _thread(bot, message, answered.asking.question):
        return await delivery.send(thread, view, nonce=message.id)
    return await _reply(message, view)


async def _thread(bot: "HashdeskBot", message: discord.Message, name: str) -> discord.abc.Messageable | None:
    """The message's thread, opened if there is none yet; None where none is wanted, or the bot may not open any."""
    wanted = message.guild is not None and bot.state.guilds.of(message.guild.id).threads
    if not wanted or not isinstance(message.channel, discord.TextChannel):
        return None
    title = cut(" ".join(name.split()), _THREAD_NAME)
    try:
        return await delivery.repeated(
            lambda: message.create_thread(name=title, auto_archive_duration=_THREAD_ARCHIVE_MINUTES)
        )
    except discord.HTTPException as error:
        if error.code == _HAS_THREAD:
            # A thread has the id of the message that it was opened on.
            return bot.get_partial_messageable(message.id)
        _log.info("no thread: %s", error, extra={"place": "message.thread"})
        return None


async def _reply(message: discord.Message, view: discord.ui.LayoutView) -> discord.Message:
    """Reply to a message, or speak below it where the history may not be read."""
    try:
        return await delivery.send(message.channel, view, nonce=message.id, reference=message)
    except discord.Forbidden:
        return await delivery.send(message.channel, view, nonce=message.id)


async def _fail(bot: "HashdeskBot", message: discord.Message, error: Exception) -> None:
    if errors.is_gone(error) or errors.is_closed(error):
        _log.info("may not speak there", extra={"place": "message", "channel": message.channel.id})
        return
    text = await report(bot, "message", error)
    accent = Accent.NOTHING if errors.is_expected(error) else Accent.BAD
    try:
        await _reply(message, line(text, accent))
    except Exception as second:  # noqa: BLE001 - nobody can be told; the log still tells
        _log.warning("the error could not be shown: %s", second, extra={"place": "message"})


def _heard(bot: "HashdeskBot", message: discord.Message) -> Heard:
    guild = message.guild
    role = guild.self_role if guild else None
    channel_id, parent_id = channel_ids(message.channel)
    channels = bot.state.guilds.of(guild.id).channels if guild else ()
    return Heard(
        by_bot=message.author.bot or message.webhook_id is not None,
        ordinary=message.type in {discord.MessageType.default, discord.MessageType.reply},
        direct=guild is None,
        mentions_bot=bot.user in message.mentions,
        mentions_bot_role=role is not None and role in message.role_mentions,
        allowed=is_allowed_channel(channels, channel_id, parent_id),
        text=without_mention(message.content, bot.user.id if bot.user else 0, role.id if role else None),
    )
