"""The parts of a sentence that a figure stands in: its clause, the words between commas around it, a table's cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers.measures import Measure

_CLAUSE = re.compile(
    r"; |: |(?: [-–—] )|, (?:and|but|while|whereas|although|as|though|so|yet)\b|"
    r" (?:while|whereas|before|after) (?=it |they |the )"
)
_SEGMENT = re.compile(r", ")
# "Foundry USA, a pool that belongs to Digital Currency Group, had": the owner is named before.
_APPOSITION = re.compile(r", (?:an?|the|which|who|whose|part of|owned by|formerly|once) [^,;]*,")
_ROW = re.compile(r"(?:[^.;]|\.(?! )){1,80}: [^;]+(?:; [^;]+)*")
_DIGITS = re.compile(r"\d")
# Characters: "of operating data centers".
_FEW = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence, from its first character to behind its last."""

    start: int
    end: int


class Sentence:
    """A sentence with its parts.

    `before` is the sentence or heading that it follows, `title` its article's. `row`: it is a row of a table ("MARA:
    Hash rate 50 EH/s; Date July 2025"). `plain` is the text with what stands in apposition blanked, sign for sign.
    """

    def __init__(self, text: str, before: str = "", title: str = "") -> None:
        self.text, self.before, self.title = text, before, title
        self.row = bool(_ROW.fullmatch(text)) and not text.endswith(".")
        self.plain = _APPOSITION.sub(lambda match: " " * len(match[0]), text)
        self.clauses = tuple(_parts(_CLAUSE, text, 0, len(text)))

    def clause(self, measure: Measure) -> Part:
        """The part with one subject that the figure stands in; of a row the cell."""
        return next(part for part in self.clauses if part.start <= measure.start < part.end)

    def segment(self, measure: Measure) -> Part:
        """The words between commas around the figure."""
        clause = self.clause(measure)
        parts = _parts(_SEGMENT, self.text, clause.start, clause.end)
        return next(part for part in parts if part.start <= measure.start < part.end)

    def beside(self, measure: Measure) -> str:
        """The words of the figure's segment; of a table's row the label and the cell."""
        segment = self.segment(measure)
        label = self.text[: self.clauses[0].end] + ": " if self.row else ""
        return label + self.text[segment.start : segment.end]

    def nearest_words(self, measure: Measure) -> str:
        """The words that lead to the figure from the one before it, and the few behind it; of a row its label too."""
        if self.row:
            return self.beside(measure)
        segment = self.segment(measure)
        leading = self.text[segment.start : measure.start]
        last_figure = max((match.end() for match in _DIGITS.finditer(leading)), default=0)
        return leading[last_figure:] + self.text[measure.end : min(measure.end + _FEW, segment.end)]


def _parts(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Part]:
    """The stretches between the pattern's matches; each match belongs to what follows it."""
    position = start
    for match in pattern.finditer(text, start, end):
        if match.start() > position:
            yield Part(position, match.start())
            position = match.start()
    yield Part(position, end)
