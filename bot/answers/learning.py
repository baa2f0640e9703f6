# ruff: noqa: SIM905  (word lists read better as text)
"""Names learnt from the corpus: what articles list as entities, with the short forms that people use for them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from bot.answers.context import Form
from bot.answers.curated import Surface, curated
from bot.answers.folding import fold
from bot.answers.machines import machines
from bot.answers.spelling import dictionary
from bot.answers.wordlists import COMPANY_NOUNS, FIELD_TERMS, GENERIC_NAMES, STOPWORDS

_COMPANY_SUFFIXES = frozenset(
    "inc corp corporation holdings holding ltd limited llc lp plc co company group technologies technology platforms "
    "digital mining enterprises infrastructure solutions systems international industries network ag sa asa nv pte "
    "gmbh".split()
)
_NO_PERSON = _COMPANY_SUFFIXES | frozenset(
    "county city state lake bend creek river valley park island bay north south east west university council "
    "committee department ministry agency bank news magazine media research index data labs lab power energy capital "
    "ventures partners association center centre institute court board commission authority chamber act bill rule "
    "pool rig fleet chip blockchain bitcoin crypto times post journal street house citizens concerned foundation "
    "alliance union national american new san el los al abu green studio works tower site project operation grid "
    "electric hydro nuclear gas oil token coin exchange markets securities".split()
)
_JOINERS = frozenset("of and for the in on to & de la".split())
_LOWER_WORD = re.compile(r"(?<![\w'-])[a-z]{3,}(?![\w-])")
_CANDIDATE = re.compile(r"\b[A-Z][A-Za-z0-9]{3,}\b")


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of three letters or more that articles write in lower case: the `vocabulary` to learn names with."""
    words: set[str] = set()
    for text in texts:
        words.update(_LOWER_WORD.findall(text))
    return frozenset(words)


class Learner:
    """Collects surfaces for the names of a corpus on top of the curated table; the first owner of a form keeps it.

    `vocabulary`: words that the corpus writes in lower case, so that a name like them is taken for the word in chat.
    """

    def __init__(self, vocabulary: Collection[str]) -> None:
        table = curated()
        self.kinds = dict(table.kinds)
        self.parents = dict(table.parents)
        self.surfaces = dict(table.surfaces)
        self._words = table.words
        self._vocabulary = vocabulary

    def entities(self, counted: Iterable[tuple[str, int]]) -> None:
        """Learns articles' `entities`, the commonest first, so that they win a short form over rare ones."""
        total: Counter[str] = Counter()
        for entity, count in counted:
            total[" ".join(entity.split())] += count
        persons = []
        for entity, _ in total.most_common():
            canonical = self._entity(entity)
            if canonical and self.kinds[canonical] in {"person", "other"} and self._looks_like_person(entity):
                self.kinds[canonical] = "person"
                persons.append(entity)
        self._surnames(persons)

    def titles(self, titles: Iterable[str]) -> None:
        """Learns words capitalised in two titles or more and in no dictionary: feeds and pages list no entities."""
        seen: Counter[str] = Counter()
        for title in titles:
            if _sentence_case(title):
                seen.update(set(_CANDIDATE.findall(title)))
        words = dictionary() | FIELD_TERMS | GENERIC_NAMES | COMPANY_NOUNS
        for word, count in seen.most_common():
            folded = fold(word)
            # One mention may be a slip of the pen; a name of any weight is in the news twice.
            if count < 2:
                break
            if folded in self.surfaces or folded in words or self._ordinary(folded):
                continue
            if machines(folded):
                continue
            if folded.removesuffix("s") in self.surfaces or folded.removesuffix("s") in dictionary():
                continue
            self._add(word, word, Form.PLAIN, "other")

    def _entity(self, entity: str) -> str | None:
        folded = fold(entity).strip()
        if (
            len(folded) < 2
            or folded in GENERIC_NAMES
            or any((m.start, m.end) == (0, len(folded)) for m in machines(folded))
        ):
            return None
        if known := self._known(folded):
            self.surfaces.setdefault(folded, Surface(entity, known, Form.PLAIN))
            return known
        self._add(entity, entity, Form.LIKELY if self._ordinary(folded) else Form.PLAIN, "other")
        for short in _short_forms(folded):
            doubtful = " " not in short and (self._ordinary(short) or short in dictionary())
            self._add(short, entity, Form.UNLIKELY if doubtful else Form.PLAIN, "other")
        if acronym := _acronym(entity):
            plain = len(acronym) > 2 and acronym.lower() not in dictionary() and not self._ordinary(acronym.lower())
            self._add(acronym, entity, Form.PLAIN if plain else Form.EXACT, "other")
        return entity

    def _known(self, folded: str) -> str | None:
        """The name this entity already is: under this form, without a leading "the", or without company suffixes."""
        variants = [folded, folded.removeprefix("the "), folded.replace(" & ", " and "), *_short_forms(folded)]
        for variant in variants:
            surface = self.surfaces.get(variant)
            if surface and surface.form in {Form.PLAIN, Form.LIKELY}:
                return surface.canonical
        return None

    def _surnames(self, persons: list[str]) -> None:
        """A surname alone stands for the person if only one in the corpus has it."""
        by_surname: dict[str, set[str]] = {}
        for person in persons:
            by_surname.setdefault(fold(person).split()[-1], set()).add(self.surfaces[fold(person)].canonical)
        for surname, owners in by_surname.items():
            if len(owners) == 1 and len(surname) > 2:
                form = Form.UNLIKELY if self._ordinary(surname) else Form.SURNAME
                self._add(surname, next(iter(owners)), form, "person")

    def _looks_like_person(self, entity: str) -> bool:
        parts = entity.split()
        if not 2 <= len(parts) <= 4 or not all(
            part[0].isupper() and part.replace("-", "").replace(".", "").isalpha() for part in parts
        ):
            return False
        folded = [fold(part) for part in parts]
        return not any(
            part in _NO_PERSON or (part in self.surfaces and index == 0) for index, part in enumerate(folded)
        )

    def _ordinary(self, word: str) -> bool:
        return word in self._words or word in self._vocabulary or word in STOPWORDS

    def _add(self, spelling: str, canonical: str, form: Form, kind: str) -> None:
        self.kinds.setdefault(canonical, kind)
        self.surfaces.setdefault(fold(spelling), Surface(spelling, canonical, form))


def _short_forms(folded: str) -> list[str]:
    """ "stronghold digital mining" → "stronghold digital", "stronghold"; and "&" for "and" both ways."""
    forms = (
        [folded.replace(" & ", " and ")]
        if " & " in folded
        else [folded.replace(" and ", " & ")]
        if " and " in folded
        else []
    )
    words = re.sub(r"[.,]+(?=\s|$)", "", folded).split()
    while len(words) > 1 and words[-1] in _COMPANY_SUFFIXES:
        words = words[:-1]
        if words[-1] not in _JOINERS:
            forms.append(" ".join(words))
    return forms


def _acronym(entity: str) -> str | None:
    """The initials of three or more capitalised words, without a leading US: "Druk Holding and Investments" → "DHI"."""
    words = [
        word for word in re.sub(r"^U\.?S\.? ", "", entity).replace("-", " ").split() if word.lower() not in _JOINERS
    ]
    if len(words) < 3 or not all(word[0].isupper() for word in words):
        return None
    return "".join(word[0] for word in words)


def _sentence_case(title: str) -> bool:
    """Whether capitals in this headline mark names: fewer than half of its words after the first have one."""
    words = [word for word in title.split()[1:] if word[0].isalpha()]
    return bool(words) and sum(word[0].isupper() for word in words) < len(words) / 2
