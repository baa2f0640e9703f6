"""The gazetteer: which named things of the field a text speaks of, under any of their names.

How sure a form is decides how it is found: most forms in any case, forms that are English words by their context
(context.py), machines by the pattern of their model numbers (machines.py). Longer forms win over shorter ones.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.context import Form
from bot.answers.curated import Surface
from bot.answers.folding import fold
from bot.answers.learning import Learner
from bot.answers.machines import Machine, machines
from bot.answers.matching import Matcher
from bot.answers.spelling import Speller
from bot.answers.wordlists import COMPANY_NOUNS, COMPANY_VERBS, FIELD_TERMS

# Words a corpus must have shown before "not in it" says that a word is foreign to the field.
_TELLING_VOCABULARY = 1000
_SENTENCES_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Name:
    """One named thing of the field.

    `aliases`: its surface forms in lower case, the canonical one included. `kind`: "company", "maker", "machine",
    "pool", "publication", "agency", "country", "state", "place", "person", "law", "protocol", "coin", or "other" for
    what the corpus names and the table doesn't know. `parent`: the canonical name of what makes, owns or holds it
    (Antminer → Bitmain).
    """

    canonical: str
    aliases: frozenset[str]
    kind: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a text, possessive ending excluded."""

    start: int
    end: int
    name: Name


class Gazetteer:
    """Names by any of their forms; immutable once learnt, safe to share between threads."""

    def __init__(
        self, kinds: dict[str, str], parents: dict[str, str], surfaces: dict[str, Surface], vocabulary: Collection[str]
    ) -> None:
        aliases: dict[str, set[str]] = {canonical: {canonical.lower()} for canonical in kinds}
        for folded, surface in surfaces.items():
            aliases[surface.canonical] |= {folded, surface.spelling.lower()}
        self._names = {
            canonical: Name(canonical, frozenset(aliases[canonical]), kind, parents.get(canonical))
            for canonical, kind in kinds.items()
        }
        self._vocabulary = vocabulary
        self._matcher = Matcher(surfaces)
        certain = (folded for folded, surface in surfaces.items() if surface.form in {Form.PLAIN, Form.SURNAME})
        words = {part for folded in certain for part in folded.split()}
        self._speller = Speller(words | FIELD_TERMS, vocabulary)
        self._machine = lru_cache(maxsize=1024)(self._build_machine)
        self._line = lru_cache(maxsize=4096)(self._find_line)
        self._in_prose = lru_cache(maxsize=_SENTENCES_KEPT)(self._name_prose)

    @classmethod
    def learn(
        cls, entities: Iterable[tuple[str, int]], titles: Iterable[str] = (), vocabulary: Collection[str] = frozenset()
    ) -> "Gazetteer":
        """A gazetteer of the curated table and what a corpus adds to it.

        `entities`: articles' entities with their counts. `titles`: articles' titles. `vocabulary`: words that the
        articles write in lower case; such a word is never taken for a typo, and a one-word name like it needs context.
        """
        learner = Learner(vocabulary)
        learner.entities(entities)
        learner.titles(titles)
        return cls(learner.kinds, learner.parents, learner.surfaces, vocabulary)

    def __len__(self) -> int:
        return len(self._names)

    def get(self, canonical: str) -> Name | None:
        """The name with this canonical form, machines by pattern included."""
        if name := self._names.get(canonical):
            return name
        found = machines(fold(canonical))
        return self._machine(found[0].chain) if found and found[0].chain[0] == canonical else None

    def find(self, text: str) -> tuple[Name, ...]:
        """The names in a question as people type it, in the order of first mention, each once."""
        return _unique(self.locate(text))

    def locate(self, text: str) -> tuple[Mention, ...]:
        """Like `find`, with the places."""
        return tuple(self._mentions(text, chat=True))

    def mentions(self, sentence: str) -> tuple[Name, ...]:
        """The names in a sentence of an article, where capitals tell names from words; each once."""
        return self._in_prose(sentence)[0]

    def present(self, name: Name, sentence: str) -> bool:
        """Whether the sentence names it, under any alias or, for a machine, as a more exact model of it."""
        return self.place(name, sentence) is not None

    def place(self, name: Name, sentence: str) -> int | None:
        """The character at which a sentence first names it, as `present` understands that; None where it doesn't."""
        return self._in_prose(sentence)[1].get(name.canonical)

    def touches(self, name: Name, *texts: str) -> bool:
        """Whether one of the texts names it, or what it makes, owns or holds: a sentence on the S23 touches Bitmain."""
        return any(name.canonical in self._in_prose(text)[2] for text in texts)

    def related(self, name: Name) -> tuple[Name, ...]:
        """What the table knows it to make, own or hold, at any depth (Bitmain → Antminer, AntPool)."""
        return tuple(
            other
            for other in self._names.values()
            if other != name and name.canonical in self._line(other.canonical)[1]
        )

    def ancestors(self, name: Name) -> tuple[str, ...]:
        """The canonical names of what makes, owns or holds it, the nearest first (Texas → United States)."""
        return self._line(name.canonical)[1][1:]

    def correct(self, text: str) -> str:
        """The text with typos of names and terms corrected: "bitmian" → "bitmain"."""
        return self._speller.correct(text)

    def knows(self, word: str) -> bool:
        """Whether a lower-case word belongs to the field or its corpus; too small a vocabulary can't tell: then yes."""
        if len(self._vocabulary) < _TELLING_VOCABULARY:
            return True
        forms = {word, word.removesuffix("s"), word.removesuffix("ed"), word.removesuffix("ing")}
        return any(
            form in words for words in (FIELD_TERMS, COMPANY_NOUNS, COMPANY_VERBS, self._vocabulary) for form in forms
        )

    def _name_prose(self, sentence: str) -> tuple[tuple[Name, ...], dict[str, int], frozenset[str]]:
        """The names of a sentence, the places of all that they name, and that with all that is above it."""
        mentions = self._mentions(sentence, chat=False)
        lines = [(mention.start, *self._line(mention.name.canonical)) for mention in mentions]
        places: dict[str, int] = {}
        for start, same, _ in lines:
            for one in same:
                places.setdefault(one, start)
        return _unique(mentions), places, frozenset(one for _, _, line in lines for one in line)

    def _find_line(self, canonical: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a mention of this name names (a machine also its wider models), and the same with all that is above."""
        line = [canonical]
        above = self.get(canonical)
        same = 1
        while above and above.parent and above.parent not in line:
            line.append(above.parent)
            below, above = above, self.get(above.parent)
            same += above is not None and below.kind == above.kind == "machine"
        return tuple(line[:same]), tuple(line)

    def _build_machine(self, chain: tuple[str, ...]) -> Name:
        brand = chain[-1].lower()
        exact = chain[0].lower()
        aliases = frozenset({exact, exact.removeprefix(brand + " ")})
        return Name(chain[0], aliases, "machine", chain[1])

    def _mentions(self, text: str, *, chat: bool) -> list[Mention]:
        return [Mention(span.start, span.end, self._named(span.found)) for span in self._matcher.spans(text, chat=chat)]

    def _named(self, found: Surface | Machine) -> Name:
        return self._machine(found.chain) if isinstance(found, Machine) else self._names[found.canonical]


def _unique(mentions: Iterable[Mention]) -> tuple[Name, ...]:
    return tuple({mention.name.canonical: mention.name for mention in mentions}.values())
