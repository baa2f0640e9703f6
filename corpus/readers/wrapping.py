"""Lines that were broken to fit a page, joined again."""

import re
from collections.abc import Sequence
from itertools import pairwise

_BULLET = re.compile(r"(?:[-*–—•▪●◦‣·]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|[a-z]\))\s+(?=\S)")
_BROKEN_WORD = re.compile(r"\w+-$")
_WORD = re.compile(r"\w+")
_COMPOUND = re.compile(r"\w+-\w+")
_MARK = re.compile(r"[-*–—•▪●◦‣·]\s+(?=\S)")
_STOPS = (".", "!", "?", ":", ";", '"', "”", "’")
_SHARE_WRAPPED = 0.8
_NARROWEST, _WIDEST = 50, 120


def page_width(lines: Sequence[str]) -> int:
    """The width that lines were broken at, in characters: nine in ten are no longer (a stray URL or table may be)."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def unwrapped(text: str) -> str:
    """The text with its lines joined to paragraphs, if they were broken to fit a page; bullets are taken off."""
    lines = text.split("\n")
    if is_hard_wrapped(lines):
        lines = joined(lines, page_width(lines))
    return "\n".join(without_mark(line) for line in lines)


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines end where the page did rather than where a thought did.

    In hard-wrapped text four line ends in five come where the next word would not have fitted; in a plain list of
    lines, as chance has it. A few lines may be full by chance, so one sentence at least must run over a line's end.
    """
    width = page_width(lines)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    inner = [pair for pair in pairs if not starts_item(pair[1])]
    full = sum(is_full(line, after, width) for line, after in inner)
    return any(runs_on(*pair) for pair in inner) and full >= _SHARE_WRAPPED * len(inner)


def runs_on(line: str, after: str) -> bool:
    """Whether the sentence of a line plainly goes on in the next: no stop before, a small letter after."""
    return not line.endswith(_STOPS) and after[0].islower()


def is_full(line: str, after: str, width: float) -> bool:
    """Whether the first word of the line after would not have fitted on this one."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def starts_item(line: str) -> bool:
    """Whether a line opens with a list mark: "- ", "• ", "1. "."""
    return bool(_BULLET.match(line))


def without_mark(line: str) -> str:
    """The line without a bullet before it; numbers stay, they may be part of what it says."""
    return _MARK.sub("", line, count=1)


def joined(lines: Sequence[str], width: float, *, ragged: bool = False) -> list[str]:
    """The lines with those that were broken at the width put together; blank lines and list items keep their start.

    `ragged` also joins short lines whose sentence runs on: in a PDF widths vary with captions and columns. A word that
    was hyphenated at a line's end is whole again, unless the text has it with its hyphen elsewhere ("hydro-cooled").
    """
    compounds = set(_COMPOUND.findall("\n".join(lines).casefold()))
    out: list[str] = []
    last = ""
    for line in lines:
        if last and line and not starts_item(line) and _goes_on(last, line, width, ragged=ragged):
            out[-1] = _continued(out[-1], line, compounds)
        else:
            out.append(line)
        last = line
    return out


def _goes_on(line: str, after: str, width: float, *, ragged: bool) -> bool:
    if _BROKEN_WORD.search(line) and after[0].islower():
        return True
    return is_full(line, after, width) or (ragged and runs_on(line, after))


def _continued(line: str, after: str, compounds: set[str]) -> str:
    broken = _BROKEN_WORD.search(line)
    if not broken:
        return f"{line} {after}"
    rest = _WORD.match(after)
    if rest and broken[0][0].isalpha() and after[0].islower():
        whole = (broken[0] + rest[0]).casefold()
        return line + after if whole in compounds else line[:-1] + after
    return line + after
