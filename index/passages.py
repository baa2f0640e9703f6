"""Sentences and passages: where in a text they stand. Pure functions over one article's text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# all-MiniLM-L6-v2 reads 256 word pieces, two of them its own marks.
MAX_TOKENS = 254
# Beyond this a "sentence" is a page without full stops; it is cut at the last good place.
_MAX_SENTENCE = 600
_LINE = re.compile(r"[^\n]+")
# nupunkt learnt its abbreviations from court papers and takes "low.", "Utah." and "SEC." for some. In news a full stop
# between a whole word and a capital ends a sentence, but for these.
_MISSED_END = re.compile(r"\b(?P<word>[a-z]{3,}|[A-Z][a-z]{3,}|[A-Z]{3,})(?P<end>\.[\"')\]]?) +(?=[\"'(\[]?[A-Z])")
_ABBREVIATED = frozenset(
    {
        "approx", "dept", "esp", "est", "excl", "incl", "resp", "Assn", "Brig", "Bros", "Capt", "Cmdr", "Comm",
        "Corp", "Dept", "Dist", "Inc", "Intl", "Lieut", "Llc", "Llp", "Ltd", "Messrs", "Natl", "Pres", "Prof",
        "Supt", "Treas", "Univ", "Jan", "Feb", "Apr", "Aug", "Sept", "Oct", "Nov", "Dec", "Ariz", "Calif",
        "Colo", "Conn", "Kans", "Mass", "Mich", "Minn", "Miss", "Mont", "Nebr", "Okla", "Penn", "Tenn", "Wash",
        "Wisc",
    }
)  # fmt: skip
_CUTS = ("; ", ": ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item or table row: characters `start` to `end` of the article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole consecutive sentences, `first` to `last` (inclusive positions), at most what the encoder reads."""

    first: int
    last: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, without surrounding space.

    A line ends a sentence: readers put every paragraph, list item and table row on a line of its own.
    """
    return [
        Sentence(start, end)
        for line in _LINE.finditer(text)
        for first, last in _split_line(line.group())
        for start, end in _cut(text, line.start() + first, line.start() + last)
    ]


def passages(title: str, parts: Sequence[str], count_tokens: Callable[[Sequence[str]], list[int]]) -> list[Passage]:
    """Pack an article's sentences (`parts`, in order) into as few passages as the encoder can read whole.

    The title is read with every passage, so its tokens count. A sentence too long by itself is a passage of its own.
    The sentences are spread evenly: a last passage of one short sentence would say little alone.
    """
    if not parts:
        return []
    title_tokens, *tokens = count_tokens([title, *parts])
    room = max(MAX_TOKENS - title_tokens, MAX_TOKENS // 4)
    count = max(1, -(-sum(tokens) // room))
    even = sum(tokens) / count
    return [Passage(first, last) for first, last in _pack(tokens, room, even)]


def _pack(tokens: Sequence[int], room: int, even: float) -> Iterator[tuple[int, int]]:
    first, size = 0, 0
    for position, length in enumerate(tokens):
        # An even share is reached, or the next sentence doesn't fit.
        if size and (size + length > room or size + length / 2 > even):
            yield first, position - 1
            first, size = position, 0
        size += length
    yield first, len(tokens) - 1


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    from nupunkt import sent_spans

    for first, end in sent_spans(line):
        start = first
        for missed in _MISSED_END.finditer(line, first, end):
            word = missed["word"]
            if (word if word.islower() else word.capitalize()) not in _ABBREVIATED:
                yield start, missed.end("end")
                start = missed.end("end")
        yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trim the span, and cut it where it is too long to be quoted."""
    start, end = _trim(text, start, end)
    while end - start > _MAX_SENTENCE:
        window = text[start : start + _MAX_SENTENCE]
        good = (place + len(cut) for cut in _CUTS if (place := window.rfind(cut)) > _MAX_SENTENCE // 3)
        at = next(good, _MAX_SENTENCE)
        yield _trim(text, start, start + at)
        start, _ = _trim(text, start + at, end)
    if end > start:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
