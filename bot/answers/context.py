# ruff: noqa: SIM905  (word lists read better as text)
"""Is "block" the company here, or a block? The context rules for names that are English words.

Prose shows it by the capital. Chat doesn't, so there each neighbour adds or takes away points (see `_chat_score`):
a name wants `NAME_AT` of them. The weights are ordinal (a determiner outweighs any two hints for a name) and were set
by hand on the cases of tests/bot/answers/test_context.py, not fitted.
"""

import re
from dataclasses import dataclass
from enum import Enum

from bot.answers.wordlists import (
    AUXILIARIES,
    COMPANY_NOUNS,
    COMPANY_VERBS,
    DETERMINERS,
    FIELD_TERMS,
    PREPOSITIONS,
    PRONOUNS,
    STOPWORDS,
    WH_WORDS,
)

NAME_AT = 2


class Form(Enum):
    """How far a surface form can be trusted by itself."""

    PLAIN = "plain"  # a name wherever it stands
    LIKELY = "likely"  # a word, but among miners mostly the name: riot, foundry
    UNLIKELY = "unlikely"  # mostly the word: block, core
    EXACT = "exact"  # only as written in the table (CAN), or with a $ before it
    ACRONYM = "acronym"  # us, sec: also a pronoun, a second
    SURNAME = "surname"  # a person's, unless another given name stands before it
    POSTAL = "postal"  # TX behind a comma or "in", "near", "from"; in lower case only behind those words


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words (folded to lower case) on both sides of a form, within its clause; empty at a clause's end."""

    previous: str
    following: str
    opens_sentence: bool
    follows_comma: bool = False
    given_name: str = ""  # a capitalised word right before it, in lower case
    family_name: bool = False  # a capitalised word right behind it: "Kong Duanyou"
    owned: str = ""  # the word behind a possessive without its apostrophe: "blocks ceo"


# (word before, form) and (form, word after) that make the word, not the name.
_AFTER = {
    "block": (
        "reward rewards time times size sizes subsidy height heights space template templates header headers explorer "
        "chain producer producers production interval intervals discovery weight weights hash finder list number "
        "download fees withholding"
    ),
    "core": (
        "i3 i5 i7 i9 count counts temperature developer developers dev devs update business operations competency "
        "inflation ultra memory product value values"
    ),
    "ocean": "water freight temperature shipping cargo floor front view thermal",
    "galaxy": "s21 s22 s23 s24 s25 s26 note phone fold watch tab cluster",
    "strike": "price prices force team action",
    "hive": "mind",
    "cipher": "suite suites text",
    "marathon": "runner runners running training race time times session",
    "square": "root roots feet foot meter meters metre metres miles mile",
    "compass": "needle",
    "river": "water bank",
    "riot": "police gear shield games",
    "avalon": "airport",
    "doge": "meme",
}
_BEFORE = {
    "block": "genesis orphan stale found bitcoin solo empty full",
    "core": "bitcoin hard dual quad single multi",
    "celsius": "degrees degree",
    "galaxy": "samsung",
    "hive": "bee apache",
    "square": "red times town",
    "river": "power",
    "marathon": "boston london berlin tokyo",
    "strike": "labor labour union worker",
}
_COLLOCATES = {(word, after) for word, afters in _AFTER.items() for after in afters.split()}
_COLLOCATES_BEFORE = {(before, word) for word, befores in _BEFORE.items() for before in befores.split()}
_BEFORE_SUBJECTS = AUXILIARIES | WH_WORDS | PREPOSITIONS | COMPANY_VERBS | {"and", "or", "n", "vs", "than"}
_VERBS = frozenset({"block", "strike", "demand", "square", "back", "page", "grant", "cook", "hunt", "riot"})

_GIVING = frozenset(
    "tell tells told give gives gave let lets show shows help helps send sends sent remind join make makes made cost "
    "costs takes want wants allow asked ask affect affects hurt".split()
)
_IN_PLACE = frozenset("in into inside outside across from within near around leaving leave enter entering".split())
_US_NOUNS = (
    COMPANY_NOUNS
    | FIELD_TERMS
    | frozenset(
        "based made listed government states senate congress president market markets trade import imports soil grid "
        "firms firm companies border assembly energy bitcoin listed public states state base buyers customers policy "
        "court senator dollars".split()
    )
)
_TITLES = frozenset(
    "mr mrs ms dr ceo cfo coo cto president chairman chairwoman chair judge senator sen governor gov minister rep "
    "mayor representative founder cofounder director analyst secretary commissioner officer head chief executive "
    "spokesman spokeswoman spokesperson attorney engineer economist professor prof mp and for with by from says "
    "said".split()
)
_REPORTS = frozenset("study report paper survey researchers experts filing filings chair secretary".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_POSTAL_WORDS = frozenset("al ak ar ca co de ia id il ks la ma md me mo ne nh in or ok hi oh pa va nd sd".split())


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A form where it stands. `written`: the slice of the text; `spelling`: the name as the table writes it.

    `chat`: the text is a question as typed, else prose. `shows_case`: capitals mean something in this text, it is
    neither all lower nor all upper case. `field`: another name or a term of the field stands in the text.
    """

    written: str
    spelling: str
    around: Surroundings
    chat: bool
    shows_case: bool
    field: bool

    @property
    def word(self) -> str:
        return self.written.lower()

    @property
    def capitalised(self) -> bool:
        # "The block" is not The Block: of several words the last shows the case.
        return self.shows_case and self.written[:1].isupper() and self.written.rsplit(maxsplit=1)[-1][:1].isupper()


def reads_as_name(form: Form, seen: Occurrence) -> bool:
    """Whether a form is the name in this place."""
    match form:
        case Form.PLAIN:
            return True
        case Form.EXACT:
            plain_verb = seen.around.following in PRONOUNS | DETERMINERS  # "CAN we"
            return seen.shows_case and seen.written == seen.spelling and not plain_verb
        case Form.ACRONYM:
            upper = seen.shows_case and seen.written.rstrip(".").isupper()
            return upper or (seen.chat and not seen.capitalised and _acronym_in_chat(seen.word, seen.around))
        case Form.POSTAL:
            return _is_state(seen)
        case Form.SURNAME:
            return not seen.shows_case or _is_surname(seen)
        case _:
            return _word_is_name(form, seen)


def _word_is_name(form: Form, seen: Occurrence) -> bool:
    around = seen.around
    if (seen.word, around.following) in _COLLOCATES or (around.previous, seen.word) in _COLLOCATES_BEFORE:
        return False
    if seen.capitalised and not around.opens_sentence:
        return True
    if seen.chat:
        return _chat_score(form, seen.word, around, field=seen.field) >= NAME_AT
    # "Block announced": a bare singular noun needs a determiner, so at the start of a sentence it is a name, unless it
    # is an order ("Block the sale") or goes on as a phrase of common nouns.
    ordered = around.following in DETERMINERS | PRONOUNS
    return seen.capitalised and not ordered and (form is Form.LIKELY or _acts(around.following))


def _acts(following: str) -> bool:
    """Whether the next word can follow a company as a subject or an owner."""
    known = following in COMPANY_VERBS | COMPANY_NOUNS | AUXILIARIES | {"'s", "and", ""}
    return known or bool(re.fullmatch(r"\w+(?:ed|s)", following))


def _is_surname(seen: Occurrence) -> bool:
    """In a text with capitals "Smith" is the person if written so, and no part of another's name ("Ann Smith")."""
    around = seen.around
    titled = not around.given_name or around.given_name in _TITLES or around.opens_sentence
    return (seen.capitalised or seen.chat) and titled and not around.family_name


def _is_state(seen: Occurrence) -> bool:
    around = seen.around
    if seen.shows_case and seen.written.isupper():
        return around.follows_comma or around.previous in _IN_PLACE | {"to", "and", "or"}
    ends = not around.following or around.following in STOPWORDS
    return seen.chat and ends and around.previous in _IN_PLACE and seen.word not in _POSTAL_WORDS


def _chat_score(form: Form, word: str, around: Surroundings, *, field: bool) -> int:
    previous, following = around.previous, around.following
    verb_use = word in _VERBS and (previous in PRONOUNS | {"to"} or following in DETERMINERS | PRONOUNS | {"all"})
    ends_object = previous in COMPANY_VERBS and (not following or following in PREPOSITIONS | COMPANY_NOUNS)
    subject = around.opens_sentence or previous in _BEFORE_SUBJECTS
    # "share of blocks in 2023" are several of them, "blocks ceo" is the company's.
    if form is Form.UNLIKELY and around.owned and around.owned not in COMPANY_NOUNS:
        return 0
    score = 1 if form is Form.LIKELY else 0
    score += 2 if following in COMPANY_NOUNS or following == "'s" else 0
    score += 2 if following in COMPANY_VERBS and around.previous in AUXILIARIES | WH_WORDS | {"", "that", "and"} else 0
    score += 2 if ends_object else 0
    score += 1 if subject else 0
    score += 1 if field else 0
    # "block 840000" is one of many; "foundry 2024 hashrate" is not.
    numbered = following.isdigit() and not _YEAR.fullmatch(following)
    score -= 4 if verb_use or numbered else 0
    # "the proto rig" is still the name; "the block", "each block", "whose block" is not.
    if previous in DETERMINERS:
        softened = 1 if form is Form.LIKELY else 2
        score -= softened if previous in {"the", "this", "that"} and following in COMPANY_NOUNS else 5
    return score


def _acronym_in_chat(word: str, around: Surroundings) -> bool:
    previous, following = around.previous, around.following
    if word != "us":
        sure = previous == "the" or following in COMPANY_VERBS | _REPORTS
        return sure and not previous.isdigit() and previous not in DETERMINERS - {"the"}
    if previous in {"the", "usa"} or previous in _IN_PLACE:
        return True
    if previous in _GIVING or previous in PREPOSITIONS:
        return following in _US_NOUNS
    return bool(following) and following not in STOPWORDS
