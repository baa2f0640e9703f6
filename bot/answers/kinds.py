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


_YES_NO = re.compile(rf"(?:(?:and|but|so|then|also) )*(?:{'|'.join(AUXILIARIES - {'being', 'be', 'been'})})\b")


def kinds_of(
    text: str, options: Sequence[str], *, latest: bool, dated: bool = False, place_options: bool = False
) -> tuple[Kind, ...]:
    """The kinds asked for, main one first, at least one.

    `text`: cleaned, any case. `options`: the alternatives it offers; `place_options` if they are places. `latest`:
    its time scope wants the newest; `dated`: it names days, so that "any news from October" asks for a list and not
    for the newest.
    """
    low = p.POLITE.sub("", text.lower().strip())
    found = _asked(low)
    if options:
        found = _with_options(found, options, low, place_options=place_options)
    elif _YES_NO.match(low) or (not p.ASKS.match(low) and (p.TAG.search(low) or p.SAYS_SO.search(low))):
        found = [Kind.YES_NO, *(kind for kind in found if _second_question(low, kind))]
    found = found or [_of_fragment(low)]
    for several, kind in ((p.FIGURES, Kind.HOW_MANY), (p.DATES, Kind.WHEN)):
        if several.search(low) and not {Kind.HOW_MANY, Kind.WHEN, Kind.WHERE} & set(found):
            found = [kind, *(other for other in found if other is not Kind.WHAT)]
    if not options and p.SEVERAL.match(low) and not {Kind.LIST, Kind.COMPARE} & set(found):
        found.insert(0, Kind.LIST)
    if Kind.COMPARE in found and not {Kind.HOW_MANY, Kind.WHEN, Kind.WHERE, Kind.WHY} & set(found):
        found += [Kind.HOW_MANY] if p.QUANTITY.search(low) else []
    if dated and not latest:
        found = [kind for kind in found if kind is not Kind.LATEST] or [Kind.LIST]
    elif latest or (p.NEWEST.search(low) and found != [Kind.WHAT]):
        found.append(Kind.LATEST)
    return tuple(dict.fromkeys(found))


def asks_several(text: str, kinds: Sequence[Kind]) -> bool:
    """Whether more sentences are wanted than for one thing: a comparison, or a list. `text`: cleaned, any case.

    A reason is one thing, though it compares. And of the training and practice questions that could take a list by a
    plural place ("which ports"), by what is new, or by "what did they say", more than half want none.
    """
    asked = set(kinds)
    if Kind.WHY in asked or not asked & {Kind.LIST, Kind.COMPARE}:
        return False
    low = p.POLITE.sub("", text.lower().strip())
    if Kind.COMPARE in asked or p.ENUMERATE.search(low):
        return True
    return not asked & {Kind.WHERE, Kind.LATEST} and not p.SAYS.search(low)


def kind_held(kinds: Sequence[Kind]) -> Kind:
    """The kind of thing that a sentence of the answer holds: the main one, of a comparison what is compared."""
    compared = [kind for kind in kinds if kind is not Kind.COMPARE]
    if len(compared) < len(kinds) and Kind.HOW_MANY in compared:
        return Kind.HOW_MANY
    return compared[0] if compared else Kind.WHAT


def _of_fragment(low: str) -> Kind:
    """What a text without question words asks for."""
    if _asks_figure(low) and not p.OPEN_HOW.search(low):
        return Kind.HOW_MANY
    if p.STATEMENT.search(low) and not p.OPEN.search(low):
        return Kind.YES_NO
    if p.OPINION.match(low):
        return Kind.LIST
    return Kind.YES_NO if p.ASIDE.search(low) and not p.OPEN_WHAT.search(low) else Kind.WHAT


def _asked(low: str) -> list[Kind]:
    """The kinds whose words stand in the text, the first one the main one: the order here is that of precedence."""
    if p.DEFINITION.search(low):
        return [Kind.WHAT]
    found = [kind for kind, pattern in ((Kind.COMPARE, p.COMPARE), (Kind.WHY, p.WHY)) if pattern.search(low)]
    quantity = bool(p.HOW_MANY.search(low) or p.LEVEL.search(low))
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
    if p.LEVEL.search(low):
        found = [kind for kind in found if kind is not Kind.WHERE]
    # "which countries" fits the pattern of actors too.
    if p.WHO.search(low) and (Kind.WHERE not in found or re.search(r"\bwho", low)):
        found.append(Kind.WHO)
    return found


def _of_what_nouns(low: str) -> list[Kind]:
    """What "which" and "what" ask for by the noun behind them."""
    if p.PLACE_NOUN.search(low):
        return [Kind.WHAT, Kind.WHERE]
    return [Kind.HOW_MANY] if p.WHAT_IS.search(low) and p.QUANTITY.search(low) else []


def _asks_figure(low: str) -> bool:
    """Whether a fragment or its first noun phrase ends in a noun that takes a figure: "noise limit", "hut 8 september
    production", not "output plans"."""
    head, end = p.HEAD_END.split(low, maxsplit=1)[0].split()[-2:], low.rstrip(" ?!.").split()[-1:]
    if head and p.NO_FIGURE.fullmatch(head[-1]):
        return False
    return bool(p.QUANTITY.search(" ".join(head)) or any(p.QUANTITY.fullmatch(word) for word in end))


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


def _with_options(found: list[Kind], options: Sequence[str], low: str, *, place_options: bool) -> list[Kind]:
    """With alternatives given, a question is never answered with yes or no."""
    sides = [Kind.COMPARE] if p.SIDES.search(low) else []
    if found:
        return found + sides
    if p.MONTH_OR_YEAR.search(options[0]) and "%" not in low:
        return [Kind.WHEN, *sides]
    figures = sum(bool(re.match(r"(?:[$€£~]|about |over )?\d", option)) for option in options)
    if figures >= len(options) / 2:
        return [Kind.HOW_MANY]
    return [Kind.WHERE] if place_options else sides or [Kind.WHAT]
