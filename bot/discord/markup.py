"""Text that Discord shows as it is: escaping, links that can't be broken, cutting and splitting.

Everything from articles, questions and members passes `plain` or `link` before it stands in a message.
"""

import re
from urllib.parse import quote, urlsplit

from discord.utils import escape_mentions

# One pass over every sign that Discord reads; discord.utils.escape_markdown leaves brackets, "<" and "#" alone, and a
# second pass for those could be led astray by a backslash that stands in the text.
_SIGNS = re.compile(r"[\\`*_~|\[\]<>#]|:(?=//)|^[-+](?=\s)")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])(?=\s)")
_SPACES = re.compile(r"\s+")
# Characters that hide or turn text around: control, zero-width, and the marks that change the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"\b(?:https?|steam|discord)://", re.IGNORECASE)
# A masked link, a mark such as **[1]**, an escaped sign.
_KEPT_WHOLE = tuple(map(re.compile, (r"\[(?:\\.|[^\]\\])*\]\([^()\s]*\)", r"(?:\*\*)?\[\d+\](?:\*\*)?", r"\\.")))
_URL_SAFE = "/:?#@!$&*+,;=%~-._'"
MAX_URL = 512


def plain(text: str, limit: int | None = None) -> str:
    """Foreign text on one line, cut to `limit` characters before escaping; nothing in it pings, links or formats."""
    line = _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()
    if limit is not None:
        line = cut(line, limit)
    line = _SIGNS.sub(r"\\\g<0>", line)
    return escape_mentions(_LIST_NUMBER.sub(r"\1\\\2", line))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ended at a word with an ellipsis where something went."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-–—") + "…"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """A number with its noun: "1 vote", "2 votes"; `things` is the plural where it takes more than an s."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def link(title: str, url: str | None, limit: int = 150) -> str:
    """A masked link, or the title alone where there is no address that a link can hold."""
    # An address inside a masked link switches the mask off.
    shown = plain(_SCHEME.sub("", title), limit) or "untitled"
    target = safe_url(url) if url else None
    return f"[{shown}]({target})" if target else shown


def safe_url(url: str) -> str | None:
    """An http(s) address with everything encoded that could end a masked link; None if it is none or too long."""
    try:
        parts = urlsplit(_UNSEEN.sub("", url).strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
    except ValueError:
        return None
    encoded = quote(parts.geturl(), safe=_URL_SAFE)
    return encoded if len(encoded) <= MAX_URL else None


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters, cut between paragraphs, else lines, else words.

    Never inside a masked link, a mark such as [1], or an escaped sign. A line that is quoted stays quoted.
    """
    pieces: list[str] = []
    rest = text.strip("\n").rstrip()
    while len(rest) > limit:
        place = _place_to_cut(rest, limit)
        head, tail = rest[:place].rstrip(), rest[place:].lstrip("\n ")
        last_line = head[head.rfind("\n") + 1 :]
        inside_line = rest[place] != "\n"
        pieces.append(head)
        rest = f"> {tail}" if inside_line and last_line.startswith("> ") else tail
    return [piece for piece in [*pieces, rest] if piece]


def _place_to_cut(text: str, limit: int) -> int:
    """The best place to cut, at most at `limit`: a paragraph's end, a line's end in the second half, or a space."""
    reach = text[: limit + 2 * MAX_URL]
    kept = [match.span() for pattern in _KEPT_WHOLE for match in pattern.finditer(reach)]
    allowed = [place for place in range(limit, 1, -1) if not any(start < place < end for start, end in kept)]
    for sign, least in (("\n\n", 2), ("\n", limit // 2), (" ", 3)):
        for place in allowed:
            if place >= least and text.startswith(sign, place):
                return place
    return allowed[0] if allowed else limit
