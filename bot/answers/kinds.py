"""What a question asks for, by rules over its words; the main kind first.

The rules read the question after `chat.clean`, so "whats" is "what is" here. A chat question often has no question
word at all ("s23 hydro efficiency?"): then a noun that takes a figure asks for it.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.answers import kind_patterns as p
from bot.answers.wordlists import AUXILIARIES


class Kind(StrEnum):
    """The kind of thing asked for; WHAT is an open question."""

    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    HOW_MANY = "how_many"
    WHY = "why"
    LIST = "list"
    COMPARE = "compare"
    YES_NO = "yes_no"
    LATEST = "latest"
    WHAT = "what"


def kinds_of(
    text: str, options: Sequence[str], *, latest: bool, dated: bool = False, place_options: bool = False
) -> tuple[Kind, ...]:
    """The kinds asked for, main one first, at least one.

    `text`: cleaned, any case. `options`: the alternatives it offers; `place_options` if they are places. `latest`:
    its time scope wants the newest; `dated`: it names days, so that "any news from October" asks for a list and not
    for the newest.
    """
    low = text.lower().strip()
    found = _asked(low)
    yes_no = bool(
        re.match(rf"(?:and |but |so |then |also )*(?:{'|'.join(AUXILIARIES - {'being', 'be', 'been'})})\b", low)
    ) or bool(p.TAG.search(low) or p.SAYS_SO.search(low))
    if options:
        found = (
            [*found, *_kinds_of_options(options, low, place_options=place_options)]
            if not found
            else _with_sides(found, low)
        )
    elif yes_no:
        found = [
            Kind.YES_NO,
            *(kind for kind in found if kind not in {Kind.LIST, Kind.LATEST} and _second_question(low, kind)),
        ]
    if not found and p.STATEMENT.search(low) and not p.OPEN.search(low):
        found = [Kind.YES_NO]
    if not found and p.QUANTITY.search(_head(low)) and not p.OPEN_HOW.search(low):
        found = [Kind.HOW_MANY]
    if not found and p.OPINION.match(low):
        found = [Kind.LIST]
    found = found or [Kind.YES_NO if p.ASIDE.search(low) and not p.OPEN.search(low) else Kind.WHAT]
    if dated and not latest:
        found = [kind for kind in found if kind is not Kind.LATEST] or [Kind.LIST]
    elif latest or (p.NEWEST.search(low) and found != [Kind.WHAT]):
        found.append(Kind.LATEST)
    return tuple(dict.fromkeys(found))


def _asked(low: str) -> list[Kind]:
    """The kinds whose words stand in the text, the first one the main one: the order here is that of precedence."""
    if p.DEFINITION.search(low):
        return [Kind.WHAT]
    found = [kind for kind, pattern in ((Kind.COMPARE, p.COMPARE), (Kind.WHY, p.WHY)) if pattern.search(low)]
    quantity = bool(p.HOW_MANY.search(low))
    if quantity and Kind.WHY not in found:
        found.append(Kind.HOW_MANY)
    found = _by_position(low, [*found, *_of_wh_words(low)])
    if not quantity and p.PAYS.search(low):
        found.append(Kind.HOW_MANY)
    if p.LATEST.search(low):
        found.append(Kind.LATEST)
    if p.LIST.search(low) and not {Kind.WHY, Kind.WHEN, Kind.COMPARE, Kind.HOW_MANY} & set(found):
        found = [*found, Kind.LIST] if re.search(r"\bwhat happened (?:with|to)\b", low) else [Kind.LIST, *found]
    if found == [Kind.LATEST] and re.search(r"\bnews|updates?\b", low):
        found.append(Kind.LIST)
    return found or _of_what_nouns(low)


def _of_wh_words(low: str) -> list[Kind]:
    found = [kind for kind, pattern in ((Kind.WHEN, p.WHEN), (Kind.WHERE, p.WHERE)) if pattern.search(low)]
    # "which countries" fits the pattern of actors too.
    if p.WHO.search(low) and (Kind.WHERE not in found or re.search(r"\bwho", low)):
        found.append(Kind.WHO)
    return found


def _of_what_nouns(low: str) -> list[Kind]:
    """What "which" and "what" ask for by the noun behind them."""
    if p.PLACE_NOUN.search(low):
        return [Kind.WHAT, Kind.WHERE]
    return [Kind.HOW_MANY] if p.WHAT_IS.search(low) and p.QUANTITY.search(low) else []


def _head(low: str) -> str:
    """The last two words of a fragment's noun phrase: "noise limit" of "noise limit in texas", "production plans"."""
    return " ".join(p.HEAD_END.split(low, maxsplit=1)[0].split()[-2:])


def _by_position(low: str, found: list[Kind]) -> list[Kind]:
    """Of who, when and where the one asked first leads ("where did block announce the rig and with who")."""
    asked = {Kind.WHEN: p.WHEN, Kind.WHERE: p.WHERE, Kind.WHO: p.WHO, Kind.HOW_MANY: p.HOW_MANY, Kind.WHY: p.WHY}
    leads = [kind for kind in found if kind in asked]
    leads.sort(key=lambda kind: match.start() if (match := asked[kind].search(low)) else 0)
    return [kind for kind in found if kind not in asked] + leads


_SECOND = {
    kind: re.compile(rf"(?:[?.,;]|\band\b) ?(?:\w+ )?(?:{words})\b")
    for kind, words in (
        (Kind.WHEN, "when"),
        (Kind.WHERE, "where"),
        (Kind.WHO, "who|whom"),
        (Kind.WHY, "why"),
        (Kind.HOW_MANY, "how (?:much|many|long)"),
    )
}


def _second_question(low: str, kind: Kind) -> bool:
    """Whether a yes/no question goes on to ask: "was it blacklisted? when", "did they sell and for how much"."""
    if kind is Kind.COMPARE:
        return " than " in low
    return kind in _SECOND and bool(_SECOND[kind].search(low))


def _with_sides(found: list[Kind], low: str) -> list[Kind]:
    return [*found, Kind.COMPARE] if p.SIDES.search(low) and Kind.COMPARE not in found else found


def _kinds_of_options(options: Sequence[str], low: str, *, place_options: bool) -> list[Kind]:
    figures = sum(bool(re.match(r"(?:[$€£~]|about |over )?\d", option)) for option in options)
    if p.MONTH_OR_YEAR.search(options[0]) and "%" not in low:
        return [Kind.WHEN]
    if figures >= len(options) / 2:
        return [Kind.HOW_MANY]
    if place_options:
        return [Kind.WHERE]
    return [Kind.COMPARE] if p.SIDES.search(low) else [Kind.WHAT]
