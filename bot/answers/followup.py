# ruff: noqa: SIM905  (word lists read better as text)
"""What a question leans on: whether it needs the turns before it, and what they were about.

Rules, in this order. A question that says it changes the subject takes nothing. One that names its own subject takes
nothing either, unless it is a bare "and foundry?" (the former question, asked of another name) or a pronoun in front
of its own names points back. One without any name leans if a pronoun, a definite noun ("the servers"), a joining
"and", or its brevity says so, and if it is not about the network as a whole (difficulty, the halving).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.answers.names import Mention, Name

# Names of one family can take each other's place: "and norway?" after a question on Texas.
_FAMILIES = {
    **dict.fromkeys(("company", "maker", "pool", "publication", "agency"), "organisation"),
    **dict.fromkeys(("country", "state", "place"), "place"),
    **dict.fromkeys(("law", "protocol"), "rule"),
}


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways), re.IGNORECASE)


_LEAD = re.compile(
    r"^(?:(?:and|n|&|but|or|also|plus|so|then|ok|what about|how about|what of|wbu|"
    r"same (?:question |q )?(?:for|with|on))\b[\s,.:]*)+",
    re.IGNORECASE,
)
_SWAP_WORDS = frozenset("for with on in at from by of the a same question then what about how and or one ones".split())
_PRONOUN = _any(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|those|these(?! days)|both)\b",
    r"\bthe (?:same|others?|company|firm|deal|rest|(?!only\b)\w+ one)\b",
    r"\bthe (?:two|three)(?= (?:of|differ|compare)|\??$)",
    # "that" and "this" are pronouns behind these, but for "this week" and "is that the country".
    r"\b(?:from|about|of|for|with|by|after|before|to|on|in|at|than|is|was|did|does|like|why|how) (?:that|this)\b"
    r"(?! (?:week|month|year|quarter|summer|winter|spring|the|a|all))",
    r"\b(?:that|this) (?:deal|site|one|place|company|firm|plan|plant|number|figures?|fund|mine|machine|rig|case|vote|"
    r"bill|law|ban|power|money|share|order|chip|pool|farm|guy|person)\b",
    r"\b(?:that|this)\??$",
)
_THERE = _any(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bthere\b(?! (?:is|are|was|were|be|any|a|been|will|has|have)\b)"
)
# "is it true that", "what does it cost to": an "it" that points at nothing.
_EMPTY_IT = _any(
    r"\b(?:is|was|will|would|does|did|has|how (?:much|long|many \w+) (?:does|did|will|would|is)) it "
    r"(?:(?:still |really |only |be )?(?:true|possible|legal|illegal|worth|profitable|hard|easy|likely|certain|clear|"
    r"known|safe|better|cheaper|time|too late|costs?|take|matter)\b|[$\d])",
    r"\bwhat does it (?:cost|take)\b",
    r"\bit (?:is|was) (?:\w+ )?that\b",
)
# "does riot own it": behind subject and verb a pronoun means something else than the subject.
_OBJECT = _any(
    r"\b(?!(?:is|was|did|does|do|has|will|can|are|were|would|should|could|about|that) )\w+ (?:it|them|him|that)\b"
    r"(?=\s*(?:[?.!,]|$)| (?:too|now|yet|again|for|in|at|from)\b)"
)
_DEFINITE = _any(
    r"\bthe (?!(?:us|u\.s\.|usa|uk|eu|uae|world|first time|most|least|same time|network|bitcoin|btc|average|whole|"
    r"entire|global|record|next|last|current|latest|past|year|month|week)\b)\w+"
)
# Things there is one of: a question about them stands alone.
_NETWORK = _any(
    r"\b(?:record|network|global|total|world(?:wide)?|bitcoin(?:'s)?|btc|all[- ]time|highest|current|whole) "
    r"(?:\w+ )?hash ?(?:rate|power)\b",
    r"\bhash ?rate (?:record|ath|peak|all)\b",
    r"\b(?:difficulty|halvings?|hash ?price|hash ?cost|mempool|transaction fees)\b",
    r"\bblock (?:reward|subsidy|time|size)s?\b",
    r"\b(?:bitcoin|btc) (?:price|network|mining|supply)\b",
    r"\bprice of (?:bitcoin|btc)\b",
)
_DEFINITION = _any(
    r"^(?:so )?(?:what (?:is|are|does)|explain|define|who (?:is|are|was)|how (?:does|do))(?: an?)? "
    r"(?!(?:the|it|they|he|she|that|this)\b)[\w.-]+(?: [\w.-]+)?(?: (?:mean|work|works|mined))?\??$"
)
# A class asked about as a whole is a subject of its own: "list the biggest pools", "how do miners make money".
_CLASS = _any(
    r"(?<!those )(?<!these )(?<!their )\b(?:miners|pools|countries|states|nations|governments|companies|makers|"
    r"manufacturers|asics|banks|exchanges|mining (?:companies|firms|stocks|machines|rigs)|"
    r"(?:bitcoin|btc|crypto) (?:mining|miners?|machines?))\b"
)
_BARE_WH = _any(r"(?:in |at |from |by |for )?(?:which|what|whose) \w+\W*")
_SO_DO = _any(r"\b(?:do(?:es|ing|ne)?|did) (?:that|it|so|the same|this)\b(?: (?:too|as well|also))?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH_OR_QUARTER = _any(
    r"(?:(?:early|mid|late)[ -])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: \d{1,2})?",
    r"q[1-4]",
    r"\w+ quarter",
)
_INDEFINITE = _any(r"\b(?:an?|any|some|people|miners|companies|someone|anyone|all)\b(?! it\b)")
# A fragment of up to this many content words can't stand alone ("who sued", "for how much"). Of the 20 gold follow-ups
# 0 loses one more than 1 to 4 do; of 233 gold questions put behind three foreign turns, on-topic ones that took a name
# over were 5 at 0 to 3 and 8 at 4 (questions.jsonl, August 2026).
_FRAGMENT = 2


class Lean(Enum):
    """How a question uses the turns before it."""

    NOT = "not"
    CARRY = "carry"  # takes their names
    SWAP = "swap"  # is the former question with another name


@dataclass(frozen=True, slots=True)
class Turn:
    """One question read by itself: cleaned text, its mentions, its content words, and the places of its dates."""

    text: str
    mentions: tuple[Mention, ...]
    terms: tuple[str, ...]
    dates: tuple[tuple[int, int], ...]
    switches: bool


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation is about after a turn.

    `turn`: the question in full. `terms`: its words and those it leant on. `answered`: the names its answer brought up.
    """

    names: tuple[Name, ...]
    turn: Turn
    terms: tuple[str, ...]
    answered: tuple[Name, ...]


def lean_of(turn: Turn, focus: Focus | None, knows: Callable[[str], bool]) -> Lean:
    """How this turn leans on a conversation about `focus`. `knows`: whether a word belongs to the field or corpus."""
    if focus is None or turn.switches or not turn.text:
        return Lean.NOT
    led = bool(_LEAD.match(turn.text))
    if turn.mentions:
        return _lean_with_names(turn, focus, led=led)
    if led and turn.dates and not _words_outside(turn) - _SWAP_WORDS:
        return Lean.SWAP
    if _points_back(turn.text, len(turn.text)):
        return Lean.CARRY
    return Lean.CARRY if not _has_own_subject(turn, led=led) and (led or _is_fragment(turn, knows)) else Lean.NOT


def _has_own_subject(turn: Turn, *, led: bool) -> bool:
    about_class = _CLASS.search(turn.text) and not led and len(turn.terms) > 1
    return bool(_NETWORK.search(turn.text) or _DEFINITION.match(turn.text) or about_class)


def _is_fragment(turn: Turn, knows: Callable[[str], bool]) -> bool:
    """Whether a question without names is too short or too definite to stand alone: "which state", "the servers"."""
    if _BARE_WH.fullmatch(turn.text):
        return True
    short = _DEFINITE.search(turn.text) or len(turn.terms) <= _FRAGMENT
    # "how to cook rice" is short too, but no word of it belongs here.
    return bool(short) and (not turn.terms or any(knows(term) for term in turn.terms))


def carried_names(turn: Turn, focus: Focus) -> tuple[Name, ...]:
    """The names that a leaning turn takes over, its own ones left out.

    The questions' own names; of an answer's, all if the questions had none, else the persons for "he", the places for
    "there", the organisations for "they".
    """
    names = list(focus.names or focus.answered)
    low = turn.text.lower()
    for pattern, family in (
        (r"\b(?:he|him|his|she|her|hers)\b", "person"),
        (r"\bthere\b", "place"),
        (r"\b(?:they|them|their)\b", "organisation"),
    ):
        if re.search(pattern, low) and not any(_family(name) == family for name in names):
            names += [name for name in focus.answered if _family(name) == family]
    own = {mention.name.canonical for mention in turn.mentions}
    return tuple({name.canonical: name for name in names if name.canonical not in own}.values())


def swapped(turn: Turn, focus: Focus) -> str:
    """The former question's text with this turn's name and date in the places of its own.

    "did f2pool censor txs", then "and foundry?"; "mara production in may", then "and in june?".
    """
    former = focus.turn
    cuts: list[tuple[int, int, str]] = []
    rest = ""
    if turn.mentions:
        new = turn.mentions[0]
        written = turn.text[new.start : new.end]
        like = [mention for mention in former.mentions if _family(mention.name) == _family(new.name)]
        cuts += [(mention.start, mention.end, written if index == 0 else "") for index, mention in enumerate(like)]
        rest = "" if like else f" {written}"
    if turn.dates:
        date = _with_year(turn, former)
        cuts += [(begin, stop, date if index == 0 else "") for index, (begin, stop) in enumerate(former.dates)]
        rest += "" if former.dates else f" {date}"
    text = former.text
    for start, end, instead in sorted(cuts, reverse=True):
        before = text[:start] if instead else re.sub(r"(?:,|\b(?:and|or|vs|to|in))\s*$", "", text[:start].rstrip())
        text = before + instead + text[end:]
    return re.sub(r"\s+", " ", text + rest).strip()


def _with_year(turn: Turn, former: Turn) -> str:
    """The turn's date, in the former one's year if it names none: "in may 2025", then "and in june?"."""
    (start, end), *_ = turn.dates
    written = turn.text[start:end]
    years = _YEAR.findall(" ".join(former.text[begin:stop] for begin, stop in former.dates))
    bare = _MONTH_OR_QUARTER.fullmatch(written.strip())
    return f"{written} {years[0]}" if bare and years else written


def _lean_with_names(turn: Turn, focus: Focus, *, led: bool) -> Lean:
    outside = _words_outside(turn) - _SWAP_WORDS
    if re.match(r"'?s\W*$", turn.text[turn.mentions[0].end :]):  # "what is hut 8's?"
        outside -= {"is", "was", "s"}
    so_do = _SO_DO.search(turn.text)
    bare = not outside and (led or not turn.terms or bool(turn.dates))
    if len(turn.mentions) == 1 and (bare or (so_do and len(turn.terms) == 0)):
        alike = any(_family(name) == _family(turn.mentions[0].name) for name in focus.names)
        return Lean.SWAP if alike or not focus.names or so_do else Lean.CARRY
    if _points_back(turn.text, turn.mentions[0].start) or (len(turn.terms) <= 1 and _OBJECT.search(turn.text)):
        return Lean.CARRY
    places_only = all(_family(mention.name) == "place" for mention in turn.mentions)
    return Lean.CARRY if led and places_only and len(turn.terms) < _FRAGMENT else Lean.NOT


def _points_back(text: str, until: int) -> bool:
    """Whether a pronoun in text[:until] has nothing before it in the text that it could mean."""
    plain = _EMPTY_IT.sub(lambda match: " " * len(match[0]), text)
    found = [match.start() for pattern in (_PRONOUN, _THERE) for match in pattern.finditer(plain)]
    if not found or min(found) >= until:
        return False
    return not _INDEFINITE.search(plain[: min(found)])


def _words_outside(turn: Turn) -> set[str]:
    """The words of a turn outside its names and dates."""
    covered = [*((mention.start, mention.end) for mention in turn.mentions), *turn.dates]
    words = (
        match
        for match in re.finditer(r"[^\W_]{2,}", turn.text)
        if not any(start <= match.start() < end for start, end in covered)
    )
    return {match[0].lower() for match in words}


def _family(name: Name) -> str:
    return _FAMILIES.get(name.kind, name.kind)


def turns(history: Sequence[tuple[str, str]], last: int) -> list[tuple[str, str]]:
    """The last questions of a history, each with the answer it got ("" if none), oldest first."""
    pairs: list[tuple[str, str]] = []
    for role, content in history:
        if role == "user":
            pairs.append((content, ""))
        elif pairs and role == "assistant":
            pairs[-1] = (pairs[-1][0], pairs[-1][1] or content)
    return pairs[-last:]
