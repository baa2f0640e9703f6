"""A question understood: its names, the kind of thing asked for and its unit, its time, what earlier turns add.

Pure functions of the text, the gazetteer and the clock; nothing in a question or a history is ever obeyed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers.asked_units import units_asked
from bot.answers.chat import clean, is_small_talk, switches_topic
from bot.answers.folding import fold
from bot.answers.followup import Focus, Lean, Turn, carried_names, lean_of, swapped, turns
from bot.answers.kinds import Kind, asks_several, kinds_of
from bot.answers.measures import measures
from bot.answers.names import Gazetteer, Mention, Name
from bot.answers.options import options as options_in
from bot.answers.timescope import TimeScope, date_places, time_scope
from bot.answers.wordlists import STOPWORDS

__all__ = ["Kind", "Question", "TimeScope", "parse", "wants_latest"]

_TURNS_READ = 4  # earlier questions; what was talked about before them has been named again or is over
_ANSWER_READ = 300  # characters of an answer: its first sentences
_FRAGMENT_TERMS = 2  # content words with which a leaning question needs the words of the one before it
_LONGEST = 2000  # characters of a question, as the command line allows
_WORD = re.compile(r"[$€£]?[^\W_](?:[\w%/.'+&-]*[\w%+])?")
_WH = re.compile(r"\b(?:wh(?:o|om|ose|at|en|ere|y|ich)|how)\b", re.IGNORECASE)
_SCRAPS = frozenset({"s", "t", "p", "be", "est", "etc"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question as later steps need it.

    `text`: as typed. `search_text`: what to search with: noise taken off, typos corrected, full names and those of the
    history added. `reading`: the same as a sentence that can be read, short names spelt out. `kinds`: what is asked
    for, the main kind first; `several`: no few sentences answer, since it compares or wants a list. `units`: the
    families (units.py) its figure may have, empty if none is recognisable. `names`: what it is about, the history's
    included; `carried`: those from the history. Generic terms (bitcoin, hashrate) are no names. `terms`: the content
    words besides, in lower case, dates among them. `options`: the alternatives it offers, as typed. `scope`: the time
    it names. `small_talk`: nothing is asked at all.
    """

    text: str
    search_text: str
    reading: str
    kinds: tuple[Kind, ...]
    several: bool
    units: frozenset[str]
    names: tuple[Name, ...]
    carried: tuple[Name, ...]
    terms: tuple[str, ...]
    options: tuple[str, ...]
    scope: TimeScope
    small_talk: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    kinds: tuple[Kind, ...]
    several: bool
    units: frozenset[str]
    options: tuple[str, ...]
    scope: TimeScope


def wants_latest(question: Question) -> bool:
    """Whether the newest answer is the right one."""
    return Kind.LATEST in question.kinds or question.scope.latest


def parse(text: str, gazetteer: Gazetteer, now: datetime, history: Sequence[tuple[str, str]] = ()) -> Question:
    """Reads a question. `history`: earlier turns as (role, content) with roles "user" and "assistant", oldest first."""
    small_talk = is_small_talk(text)
    typed = _read(text, gazetteer, now)
    focus = _focus(history, gazetteer, now) if history and not small_talk else None
    lean = lean_of(typed, focus, gazetteer.knows)
    turn, carried = typed, ()
    if focus and lean is Lean.SWAP:
        turn = _turn(swapped(typed, focus), gazetteer, now)
        own = {mention.name.canonical for mention in typed.mentions}
        carried = tuple(mention.name for mention in turn.mentions if mention.name.canonical not in own)
    elif focus and lean is Lean.CARRY:
        carried = carried_names(typed, focus)
    asked = _asked(turn, now, gazetteer)
    if focus and lean is Lean.CARRY and asked.kinds == (Kind.WHAT,) and not _WH.search(turn.text):
        asked = _inherited(asked, focus, now, gazetteer)
    names = _distinct((*(mention.name for mention in turn.mentions), *carried))
    former = focus if lean is Lean.CARRY else None
    return Question(
        text=text,
        search_text=_search_text(turn, names, former),
        reading=_reading(turn, carried, former),
        kinds=asked.kinds,
        several=asked.several,
        units=asked.units,
        names=names,
        carried=_distinct(carried),
        terms=turn.terms,
        options=asked.options,
        scope=asked.scope,
        small_talk=small_talk,
    )


def _read(text: str, gazetteer: Gazetteer, now: datetime) -> Turn:
    switches, rest = switches_topic(text[:_LONGEST].strip())
    again, cleaned = switches_topic(clean(rest))
    return _turn(gazetteer.correct(cleaned), gazetteer, now, switches=switches or again)


def _turn(text: str, gazetteer: Gazetteer, now: datetime, *, switches: bool = False) -> Turn:
    mentions = gazetteer.locate(text)
    return Turn(text, mentions, _terms(text, mentions), tuple(date_places(text, now)), switches)


def _focus(history: Sequence[tuple[str, str]], gazetteer: Gazetteer, now: datetime) -> Focus | None:
    """What the conversation is about: each earlier question leans on those before it by the same rules."""
    focus: Focus | None = None
    for asked, answer in turns(history, _TURNS_READ):
        if is_small_talk(asked):
            continue
        turn = _read(asked, gazetteer, now)
        lean = lean_of(turn, focus, gazetteer.knows)
        if focus and lean is Lean.SWAP:
            turn = _turn(swapped(turn, focus), gazetteer, now)
        names = tuple(mention.name for mention in turn.mentions)
        answered = gazetteer.mentions(answer[:_ANSWER_READ])
        if focus and lean is Lean.CARRY:
            names = (*names, *carried_names(turn, focus))
            focus = Focus(_distinct(names), turn, (*turn.terms, *focus.terms)[:8], answered or focus.answered)
        else:
            focus = Focus(_distinct(names), turn, turn.terms, answered)
    return focus


def _asked(turn: Turn, now: datetime, gazetteer: Gazetteer) -> _Asked:
    spans = [(mention.start, mention.end) for mention in turn.mentions]
    spans += [(measure.start, measure.end) for measure in measures(turn.text) if " or " not in measure.text]
    options = options_in(turn.text, spans)
    places = bool(options) and all(
        any(name.kind in {"country", "state", "place"} for name in gazetteer.find(option)) for option in options
    )
    scope = time_scope(turn.text, now)
    kinds = kinds_of(turn.text, options, latest=scope.latest, dated=scope.dated, place_options=places)
    units = units_asked(turn.text, kinds)
    if Kind.HOW_MANY in kinds and options:
        units |= {
            measure.unit for option in options for measure in measures(option) if measure.unit not in {"count", "date"}
        }
    return _Asked(kinds, asks_several(turn.text, kinds), units, options, scope)


def _inherited(asked: _Asked, focus: Focus, now: datetime, gazetteer: Gazetteer) -> _Asked:
    """ "and normal rigs?" asks what the question before it asked."""
    former = _asked(focus.turn, now, gazetteer)
    scope = asked.scope if asked.scope.dated else former.scope
    return _Asked(former.kinds, former.several, former.units, asked.options, scope)


def _distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple({name.canonical: name for name in names}.values())


def _terms(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    covered = [(mention.start, mention.end) for mention in mentions]
    words = []
    for match in _WORD.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in covered):
            continue
        word = match[0].lower().removesuffix("'s").rstrip(".")
        if word and word not in STOPWORDS and word not in _SCRAPS and (len(word) > 1 or word.isdigit()):
            words.append(word)
    return tuple(dict.fromkeys(words))


def _search_text(turn: Turn, names: Sequence[Name], focus: Focus | None) -> str:
    text = _with_apostrophes(turn)
    if focus and _needs_words(turn, focus):
        own = set(turn.terms)
        added = [term for term in focus.terms if term not in own][:6]
        extra = [name.canonical for name in focus.answered[:2]]
        text = " ".join([text, *added, *extra])
    typed = {mention.name.canonical: _words(turn.text[mention.start : mention.end]) for mention in turn.mentions}
    present = _words(text)
    for name in names:
        full = _words(name.canonical)
        # "riot" is a part of Riot Platforms and finds it; "jpm" finds no JPMorgan.
        in_part = name.canonical in typed and typed[name.canonical] <= full
        if not full <= present and not in_part:
            text += f" {name.canonical}"
            present |= full
    return text.strip()


def _reading(turn: Turn, carried: Sequence[Name], focus: Focus | None) -> str:
    """The question with its short names spelt out: "cifr aws lease" is "Cipher Mining Amazon Web Services lease".

    One that leans on the turns before is read behind the former question where it is a fragment, else with the names
    it takes over.
    """
    text = turn.text
    for mention in reversed(turn.mentions):
        typed, name = text[mention.start : mention.end], mention.name
        # News write "US" for the country, as people type it.
        if name.kind != "country" and not _words(typed) <= _words(name.canonical):
            text = text[: mention.start] + name.canonical + text[mention.end :]
    if focus and _needs_words(turn, focus):
        return f"{focus.turn.text.rstrip('?')}? {text}"
    return f"{text} ({', '.join(name.canonical for name in carried)})" if focus and carried else text


def _needs_words(turn: Turn, focus: Focus) -> bool:
    """Whether a leaning question can't do without the words of the one before: "for how much?" has nothing to search
    for, and where no known name was talked about, only those words say what "it" is.
    """
    return len(turn.terms) <= _FRAGMENT_TERMS or not (focus.names or focus.answered)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _with_apostrophes(turn: Turn) -> str:
    """ "bitmains first factory" → "bitmain's first factory", which a search knows to be bitmain."""
    text = turn.text
    for mention in reversed(turn.mentions):
        # "antminers" are several of them.
        if mention.name.kind == "machine":
            continue
        if text[mention.end : mention.end + 1] == "s" and not text[mention.end + 1 : mention.end + 2].isalnum():
            text = f"{text[: mention.end]}'s{text[mention.end + 1 :]}"
    return text
