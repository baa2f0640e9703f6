"""What went wrong, in one line for the person who sees it."""

import secrets

import discord

from bot.desk import BadQuestion
from bot.summaries.errors import BadSubject
from corpus.article import InvalidArticle
from corpus.database import StorageUnavailable
from index.encoder import EncoderUnavailable
from index.errors import BrokenIndex, NoGeneration, NothingToRollBack, ReindexRunning, Stopped


class Refused(Exception):
    """The bot won't do it, and the message says why in one line. Nothing is wrong, so nothing is logged."""


class Reported(Exception):
    """What went wrong was told and logged already; whoever dispatches lets it pass."""


# These name the cause and the cure in words that anyone may read. The others may name files and hosts.
_SAID_AS_IT_IS = (Refused, BadQuestion, BadSubject, InvalidArticle, ReindexRunning, NothingToRollBack, Stopped)
_GONE = {50027}  # an interaction's token that ran out
_CLOSED = {50001, 50007, 50013}  # no access, closed inbox, missing permission


def new_id() -> str:
    """A short id that joins what a member saw to the trace in the log."""
    return secrets.token_hex(4)


def is_expected(error: BaseException) -> bool:
    """Whether the error's own line is the answer, and there is nothing to look up."""
    return isinstance(error, _SAID_AS_IT_IS)


def is_gone(error: BaseException) -> bool:
    """Whether there is nobody left to tell."""
    return isinstance(error, discord.NotFound) or (isinstance(error, discord.HTTPException) and error.code in _GONE)


def is_closed(error: BaseException) -> bool:
    """Whether the bot may not speak there."""
    return isinstance(error, discord.HTTPException) and error.code in _CLOSED


def line(error: BaseException, error_id: str) -> str:
    """The one line for the member."""
    if is_expected(error):
        return str(error)
    if isinstance(error, BrokenIndex | NoGeneration | EncoderUnavailable):
        return f"The corpus can't be searched just now; a moderator can look up `{error_id}` in the log."
    if isinstance(error, StorageUnavailable):
        return f"It could not be stored, so nothing was changed; a moderator can look up `{error_id}` in the log."
    return f"Something went wrong on my side. If it happens again, tell a moderator this id: `{error_id}`"
