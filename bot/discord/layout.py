"""Components V2 messages: texts in a frame, buttons below."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from discord import ui

from bot.discord.markup import split

# Discord's own limits are 4,000 characters and, undocumented, 10,170 bytes at 12 more a text; both leave some room.
MAX_TEXT = 3900
MAX_BYTES = 9500


class Accent(IntEnum):
    """The colour of a message's edge."""

    ANSWER = 0xF7931A
    DISAGREEMENT = 0xF0B232
    NOTHING = 0x80848E
    GOOD = 0x23A55A
    BAD = 0xF23F43


def layout(
    texts: Sequence[str], *rows: Iterable[ui.Item], accent: Accent | None = None, extra: Iterable[ui.Item] = ()
) -> ui.LayoutView:
    """A message of these texts, a line between each two, and rows of controls below.

    The view is stopped at once: its buttons are found by their custom ids (views.py), so that discord.py needs to keep
    no view in memory for each message ever sent.
    """
    view = ui.LayoutView(timeout=None)
    parts: list[ui.Item] = []
    for place, text in enumerate(texts):
        if place:
            parts.append(ui.Separator())
        parts.append(ui.TextDisplay(text))
    parts += extra
    view.add_item(ui.Container(*parts, accent_colour=accent))
    for row in rows:
        view.add_item(ui.ActionRow(*row))
    view.stop()
    return view


def line(text: str, accent: Accent | None = None) -> ui.LayoutView:
    """A message of one line."""
    return layout([text], accent=accent)


def pages(text: str, accent: Accent | None = None) -> list[ui.LayoutView]:
    """A long text as messages."""
    # No character takes more than four bytes, nor a text of Latin letters much more than one.
    limit = MAX_TEXT if len(text.encode()) < 2 * len(text) else MAX_BYTES // 4
    return [layout([part], accent=accent) for part in split(text, limit)]


def first_that_fits(candidates: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The first of these texts, ever shorter ones, that one message can hold; the last if none fits."""
    texts: Sequence[str] = ()
    for texts in candidates:
        if fits(texts):
            break
    return tuple(texts)


def fits(texts: Sequence[str]) -> bool:
    """Whether one message can hold the texts."""
    return sum(map(len, texts)) <= MAX_TEXT and sum(len(text.encode()) + 12 for text in texts) <= MAX_BYTES
