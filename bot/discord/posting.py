"""Posting unasked, exactly once: claimed first, sent with a nonce, and looked for before it is sent again.

A crash can fall between the message and the note that it was sent. Discord drops a repeat with the same nonce for some
minutes only. So whoever comes back looks for the message in the channel, by the id in its *Quotes* button. Where the
bot may not read the channel's history it sends again only while the nonce protects, and else would rather not post than
post twice.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord import delivery
from bot.discord.layout import layout
from bot.discord.render import summary as rendering
from bot.discord.state.posts import Post
from bot.discord.summarising import record, summary_buttons
from bot.summaries.summary import Summary

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

_log = logging.getLogger("hashdesk.discord")
# Discord says "the past few minutes"; within two it can be relied on.
NONCE_SECONDS = 120.0
_LOOKED_THROUGH = 200
DIGEST, WATCH = "digest", "watch"


class Found(StrEnum):
    """What a look for an interrupted post says."""

    THERE = "there"
    NOT_THERE = "not there"
    UNKNOWN = "unknown"


def digest_purpose(guild_id: int, moment: float) -> str:
    """What a server's digest of one moment is known by."""
    return f"{DIGEST} {guild_id} {int(moment)}"


def watch_purpose(watch_id: int, covered: Sequence[str]) -> str:
    """What the message on one event is known by."""
    return f"{WATCH} {watch_id} {min(covered)}"


async def still_to_be_made(bot: "HashdeskBot", post: Post) -> bool:
    """Whether a claimed post was not made yet; one that was is finished here. Raises what Discord's history raises."""
    if post.sending_at is None:
        return True
    found, message_id = await _look_for(bot, post)
    if found is Found.NOT_THERE:
        return True
    if found is Found.UNKNOWN and bot.clock() - post.sending_at < NONCE_SECONDS:
        return True
    if found is Found.UNKNOWN:
        _log.warning(
            "a post may or may not have been made; not made again", extra={"place": "post", "for": post.purpose}
        )
    await _finish(bot, post, message_id)
    return False


async def finish_interrupted_posts(bot: "HashdeskBot") -> None:
    """Posts that a crash left behind: those that were made are noted as such, before anything new is looked at."""
    for post in await bot.work.remember(bot.state.posts.interrupted):
        try:
            await still_to_be_made(bot, post)
        except (discord.HTTPException, OSError) as error:
            _log.info("can't look for a post now: %s", error, extra={"place": "post", "for": post.purpose})


async def make(
    bot: "HashdeskBot", post: Post, channel: discord.abc.Messageable, channel_id: int, summary: Summary,
    covered: Sequence[str], *, owner: tuple[int, int], more: Sequence[ui.Item[Any]] = (),
) -> discord.Message:  # fmt: skip
    """Send a claimed post and note it. `owner` is (member, server) for the buttons; `more` are further buttons."""
    summary_id = await record(bot, *owner, summary.title, summary.citations)
    await bot.work.remember(bot.state.posts.sending, post, channel_id, summary_id, covered, bot.clock())
    shown = rendering.summary(summary)
    view = layout(shown.texts, [*summary_buttons(summary_id), *more], accent=shown.accent)
    message = await delivery.send(channel, view, nonce=post.nonce)
    await _note(bot, post.purpose, covered)
    await bot.work.remember(bot.state.posts.done, post, message.id, bot.clock())
    return message


async def give_up(bot: "HashdeskBot", post: Post, covered: Sequence[str] = ()) -> None:
    """A post that will never be made; what it would have told counts as told."""
    await _note(bot, post.purpose, covered)
    await bot.work.remember(bot.state.posts.done, post, None, bot.clock())


async def _finish(bot: "HashdeskBot", post: Post, message_id: int | None) -> None:
    await _note(bot, post.purpose, post.covered)
    await bot.work.remember(bot.state.posts.done, post, message_id, bot.clock())


async def _note(bot: "HashdeskBot", purpose: str, covered: Sequence[str]) -> None:
    """Before the post counts as done: whoever is interrupted here notes it once more."""
    kind, owner, _ = purpose.split(" ", 2)
    if kind == DIGEST:
        await bot.work.remember(bot.state.schedules.tell, int(owner), covered, bot.clock())
    else:
        await bot.work.remember(bot.state.watches.tell, int(owner), covered, bot.clock())


async def _look_for(bot: "HashdeskBot", post: Post) -> tuple[Found, int | None]:
    channel = bot.get_partial_messageable(post.channel_id or 0)
    wanted = f"hd:summary-quotes:{post.summary_id}"
    # Somewhat before the attempt: clocks differ.
    earliest = datetime.fromtimestamp((post.sending_at or 0.0) - NONCE_SECONDS, UTC)
    try:
        async for message in channel.history(limit=_LOOKED_THROUGH, after=earliest):
            if bot.user and message.author.id == bot.user.id and wanted in _custom_ids(message.components):
                return Found.THERE, message.id
    except discord.Forbidden:
        return Found.UNKNOWN, None
    except discord.NotFound:
        return Found.NOT_THERE, None
    return Found.NOT_THERE, None


def _custom_ids(components: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            found.add(custom_id)
        found |= _custom_ids(getattr(component, "children", ()))
    return found
