"""The alternatives that a question offers ("georgia or florida", "400m or 1bn", "9.5 and 9.7, which one"), and which of
them a text states."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from bot.answers.folding import lowered
from bot.answers.wordlists import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, PRONOUNS, WH_WORDS

_WORD = re.compile(r"[$€£]?[^\s,;:?!()\"]+")
_JOINT = re.compile(r",? or |, (?=[^,]+,? or )")
_EITHER = re.compile(r",? and |,? or ")
_WHICH_ONE = re.compile(
    r"^(?P<pair>[^?]+?),? (?:so )?(?:which (?:one|is (?:it|right|true|correct))|what is (?:it|right|true|correct))\b",
    re.IGNORECASE,
)
# "or so", "more or less": no alternatives.
_NO_OPTION = re.compile(
    r"\bor (?:so|not|what|something|anything|more|less|whatever|else|other|any|rather)\b|\bmore or less\b",
    re.IGNORECASE,
)
_STOPS = (
    AUXILIARIES
    | WH_WORDS
    | PRONOUNS
    | CONJUNCTIONS
    | {"that", "then", "so", "between", "either", "for", "in", "of", "to", "with", "by", "at", "on"}
)
# A word that an alternative may begin with beyond the width of its like: "per day or total".
_HEADS = frozenset({"the", "a", "an", "per", "in", "at", "by", "from", "to", "on", "before", "after", "over", "under"})
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$", re.IGNORECASE)
_LONGEST = 4
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# Smaller figures are not rounded: 3 is no 3.4.
_ROUNDED_FROM = 10


def options(text: str, name_spans: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The alternatives as slices of the text, in order; empty if it offers none.

    `name_spans`: where names stand, so that a name of several words is one alternative.
    """
    if match := _WHICH_ONE.match(text):
        parts = _cut(text, match.start("pair"), match.end("pair"), _EITHER, name_spans)
        if len(parts) > 1:
            return parts
    if " or " not in text.lower() or _NO_OPTION.search(text):
        return ()
    return _cut(text, 0, len(text), _JOINT, name_spans)


def states(option: str, text: str) -> bool:
    """Whether a text has an alternative, in any case; where that is a figure, also as people round it."""
    if re.search(rf"(?<![\w.]){re.escape(option)}(?![\w]|\.\d)", text, re.IGNORECASE):
        return True
    number, *unit = option.split() or [""]
    return _figure(number) and not any(map(_MONTH.match, unit)) and gives(number, text)


def gives(figure: str, text: str) -> bool:
    """Whether a text has the number of a figure, as people round it: "216" for 215.79 EH/s."""
    written = _NUMBER.search(figure)
    if not written:
        return False
    asked = _value(written[0])
    return any(
        number == asked or (asked >= _ROUNDED_FROM and asked in {round(number), math.floor(number)})
        for number in map(_value, _NUMBER.findall(text))
    )


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def _cut(text: str, start: int, stop: int, joint: re.Pattern[str], names: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    joints = [
        (m.start(), m.end())
        for m in joint.finditer(lowered(text), start, stop)
        if not _inside(m.start(), m.end(), names)
    ]
    if not joints:
        return ()
    if (sides := _two_prepositions(text, joints[-1])) and len(joints) == 1:
        return sides
    last = _after(text, joints[-1][1], stop, names)
    width = max(len(last.split()), 1)
    first = next(
        (place for place in range(len(joints)) if not text[joints[place][0] :].startswith(", ")), len(joints) - 1
    )
    # Commas before the first "or" part alternatives too ("Texas, Florida or Georgia"), or set them off ("how much,
    # 400m or 1bn").
    while first and _alike(text, _before(text, start, joints[first - 1][0], width, names), last, names):
        first -= 1
    joints = joints[first:]
    parts = [_before(text, start, joints[0][0], width, names)]
    parts += [text[end:begin] for (_, end), (begin, _) in pairwise(joints)]
    parts.append(last)
    parts = [part.strip(" ,") for part in parts]
    return tuple(parts) if all(parts) and max(len(part.split()) for part in parts) <= _LONGEST + 1 else ()


def _two_prepositions(text: str, joint: tuple[int, int]) -> tuple[str, str] | None:
    """ "before or after the halving"."""
    left, right = text[: joint[0]].split(), text[joint[1] :].split()
    if left and right and left[-1].lower() in PREPOSITIONS and right[0].lower() in PREPOSITIONS:
        return left[-1], right[0]
    return None


def _alike(text: str, one: str, other: str, names: Sequence[tuple[int, int]]) -> bool:
    """Whether both are figures or both names."""
    slices = {text[start:end] for start, end in names}
    return (
        bool(one and other)
        and (_figure(one) == _figure(other))
        and ((one.strip() in slices) == (other.strip() in slices))
        and (_figure(one) or one.strip() in slices)
    )


def _inside(start: int, end: int, names: Sequence[tuple[int, int]]) -> bool:
    return any(begin < end and start < stop for begin, stop in names)


def _after(text: str, start: int, stop: int, names: Sequence[tuple[int, int]]) -> str:
    """The phrase that begins behind "or": a name, a figure, or the words up to the next preposition or sign."""
    for begin, end in names:
        if (
            begin <= start + 4
            and end > start
            and text[start:begin].strip().lower() in {"", "in", "at", "by", "the", "to"}
        ):
            return text[start:end]
    end = start
    for index, match in enumerate(_WORD.finditer(text, start, stop)):
        if text[end : match.start()].strip() or index == _LONGEST:
            break
        word = match[0].lower()
        if index and (word in _STOPS | PREPOSITIONS | AUXILIARIES or _figure(text[start:end])):
            break
        if not index and word in _STOPS - PREPOSITIONS:
            return ""
        end = match.end()
    return text[start:end]


def _before(text: str, start: int, stop: int, width: int, names: Sequence[tuple[int, int]]) -> str:
    """The phrase that ends before the first joint: a name, or about as many words as the last alternative has."""
    for begin, end in names:
        if end <= stop <= end + 2 and begin >= start:
            return text[begin:stop]
    begin, taken = stop, 0
    for match in reversed(list(_WORD.finditer(text, start, stop))):
        word = match[0].lower()
        if text[match.end() : begin].strip() or word in _STOPS:
            break
        if taken >= width and word not in _HEADS and not _MONTH.search(word):
            break
        begin, taken = match.start(), taken + 1
        if _figure(match[0]) and width == 1 and not _MONTH.search(text[: match.start()].rstrip()):
            break
    return text[begin:stop]


def _figure(word: str) -> bool:
    return bool(re.fullmatch(r"[$€£]?[\d.,]+\s?(?:%|k|m|mn|bn|b|t|[a-z/]{0,5})", word.strip().lower()))
