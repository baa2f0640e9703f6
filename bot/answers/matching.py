"""Where names stand in a text: every known form and machine model, longest first, doubtful forms judged by context."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ahocorasick

from bot.answers.context import Form, Occurrence, Surroundings, reads_as_name
from bot.answers.curated import Surface
from bot.answers.folding import fold
from bot.answers.machines import Machine, machines
from bot.answers.wordlists import FIELD_TERMS

_OPENERS = frozenset('.!?:;,"“”([|•*')
_CLOSERS = frozenset(".!?:;,)]|")
_WORD_ENDS = ' \t.,;:!?()[]"“”…*|'
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?<![\w.&])[A-Z]{2}(?![\w&$])")
_CODE_IN_CHAT = re.compile(r"(?<![\w.&])[a-z]{2}(?![\w&$])")
_GIVEN_NAME = re.compile(r"\b([A-Z][\w.]*)\s$")
_FAMILY_NAME = re.compile(r"\s[A-Z][a-z]")
_MAY_BE_BARE_POSSESSIVE = frozenset({Form.PLAIN, Form.LIKELY, Form.UNLIKELY, Form.SURNAME})


@dataclass(frozen=True, slots=True)
class Span:
    """A name's place in a text, possessive ending excluded; a surface of the table, or a machine by its pattern."""

    start: int
    end: int
    found: Surface | Machine


class Matcher:
    """Finds the surfaces of a gazetteer in texts. `surfaces`: by folded form."""

    def __init__(self, surfaces: Mapping[str, Surface]) -> None:
        self._surfaces = surfaces
        self._automaton = ahocorasick.Automaton()
        for folded, surface in surfaces.items():
            # Two letters each, the state codes would match inside most words: they have a pattern instead.
            if surface.form is not Form.POSTAL:
                self._automaton.add_word(folded, (len(folded), surface))
        self._automaton.make_automaton()

    def spans(self, text: str, *, chat: bool) -> list[Span]:
        """The names in a text in order, none overlapping. `chat`: it is a question as typed, else prose."""
        folded = fold(text)
        candidates = self._forms(folded) + self._states(text, folded, chat=chat)
        if _DIGIT.search(folded):
            candidates += [Span(machine.start, machine.end, machine) for machine in machines(folded)]
        if not candidates:
            return []
        # Leftmost, then longest: "Core Scientific" hides "Core", "Antminer S23 Hydro" hides "Antminer".
        candidates.sort(key=lambda span: (span.start, -span.end))
        sure, doubtful = _sorted_out(candidates, folded)
        if doubtful:
            self._judge(text, folded, sure, doubtful, chat=chat)
            sure.sort(key=lambda span: span.start)
        return sure

    def _judge(self, text: str, folded: str, sure: list[Span], doubtful: list[Span], *, chat: bool) -> None:
        """Adds to `sure` what of `doubtful` is a name by its context and overlaps nothing that is sure already."""
        field = bool(sure) or (chat and (len(doubtful) > 1 or not FIELD_TERMS.isdisjoint(folded.split())))
        shows_case = not (text.islower() or text.isupper())
        for span in doubtful:
            if not isinstance(span.found, Surface) or any(span.start < s.end and s.start < span.end for s in sure):
                continue
            around = _surroundings(text, folded, span.start, span.end)
            seen = Occurrence(text[span.start : span.end], span.found.spelling, around, chat, shows_case, field)
            if reads_as_name(span.found.form, seen):
                sure.append(span)

    def _forms(self, folded: str) -> list[Span]:
        found: list[Span] = []
        last = len(folded)
        for stop, (length, surface) in self._automaton.iter(folded):
            start, end = stop - length + 1, stop + 1
            if start and folded[start - 1].isalnum():
                continue
            if end < last and folded[end].isalnum() and not _bare_possessive(folded, end, length, surface):
                continue
            found.append(Span(start, end, surface))
        return found

    def _states(self, text: str, folded: str, *, chat: bool) -> list[Span]:
        codes = list(_CODE.finditer(text))
        if chat:
            codes += _CODE_IN_CHAT.finditer(folded)
        found = ((code, self._surfaces.get(code[0].lower())) for code in codes)
        return [
            Span(code.start(), code.end(), surface)
            for code, surface in found
            if surface and surface.form is Form.POSTAL
        ]


def _sorted_out(candidates: list[Span], folded: str) -> tuple[list[Span], list[Span]]:
    """Spans that are names wherever they stand, none overlapping, and those that their context must prove."""
    sure: list[Span] = []
    doubtful: list[Span] = []
    end = 0
    for span in candidates:
        if span.start < end:
            continue
        cashtag = span.start > 0 and folded[span.start - 1] == "$"
        if isinstance(span.found, Machine) or span.found.form is Form.PLAIN or cashtag:
            sure.append(span)
            end = span.end
        else:
            doubtful.append(span)
    return sure, doubtful


def _bare_possessive(folded: str, end: int, length: int, surface: Surface) -> bool:
    """ "bitmains first factory": people drop the apostrophe, and put machines in the plural."""
    if folded[end] != "s" or length < 4 or folded[end - 1] == "s" or surface.form not in _MAY_BE_BARE_POSSESSIVE:
        return False
    if end + 1 < len(folded) and folded[end + 1].isalnum():
        return False
    return surface.form is not Form.UNLIKELY or bool(folded[end + 1 :].strip())


def _surroundings(text: str, folded: str, start: int, end: int) -> Surroundings:
    before = folded[max(0, start - 40) : start].rstrip()
    comma = before.endswith(",")
    opens = not before or before[-1] in _OPENERS
    previous = "" if opens else before.split()[-1].strip(_WORD_ENDS)
    given = _GIVEN_NAME.search(text, max(0, start - 30), start)
    given_name = given[1].lower() if given else ""
    after = folded[end : end + 40]
    if after.startswith("'s") or (after[:1] == "s" and not after[1:2].isalnum()):
        owned = "" if after[0] == "'" else after[1:].lstrip().partition(" ")[0].strip(_WORD_ENDS)
        return Surroundings(previous, "'s", opens, comma, given_name, owned=owned)
    if after[:1] in _CLOSERS:
        return Surroundings(previous, "", opens, comma, given_name)
    words = after.split(maxsplit=1)
    following = words[0].strip(_WORD_ENDS) if words else ""
    return Surroundings(previous, following, opens, comma, given_name, bool(_FAMILY_NAME.match(text, end)))
