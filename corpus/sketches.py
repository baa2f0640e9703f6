"""Reports boiled down to what is compared of them, in columns: 100,000 of them take 150 MB and no object each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from corpus.article import Article, date_bounds
from corpus.copies import PERMUTATIONS
from corpus.outlets import identity, outlet_name
from corpus.ragged import Ragged

UNDATED = -1
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Report:
    """What the stories need to know of an article.

    `key` is its version number. `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `names` are lower-case: the entities it
    declares and the known names in it. `vector` is its (384,) float32 unit vector, such as the mean of its passages'.
    """

    key: int
    title: str
    text: str
    publisher: str | None = None
    origin: str | None = None
    date: str | None = None
    names: frozenset[str] = frozenset()
    vector: np.ndarray | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls, key: int, article: Article, vector: np.ndarray | None, find: Callable[[str], frozenset[str]]
    ) -> "Report":
        """The report of an article; `find` gives the known names in a text (`corpus.known_names.name_finder`)."""
        declared = {name.lower() for name in article.entities}
        names = declared | find(f"{article.title}\n{article.text}")
        return cls(
            key, article.title, article.text, article.publisher, article.origin, article.date, frozenset(names), vector
        )


class Vocabulary:
    """Strings by number, in the order they came."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = list(words)
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """n reports, ordered by key; row i of every column is one of them.

    `keys` (n,) int64. `minhashes` (n, 128) uint32 (`corpus.copies`). `vectors` (n, d) float16, zeros where there is
    none. `first`, `last` (n,) int32: the days it can be of (`date.toordinal()`), UNDATED for both where unknown.
    `outlets` (n,) int32, UNKNOWN or a number of the vocabulary of outlets. `names_origin` (n,) bool: it says whom it
    was taken from. `names`: numbers of the vocabulary of names.
    """

    keys: np.ndarray
    minhashes: np.ndarray
    vectors: np.ndarray
    first: np.ndarray
    last: np.ndarray
    outlets: np.ndarray
    names_origin: np.ndarray
    names: Ragged

    @classmethod
    def of(
        cls, reports: Sequence[Report], minhashes: Sequence[np.ndarray], names: Vocabulary, outlets: Vocabulary
    ) -> "Sketches":
        """The reports with their minhashes. Raises InvalidArticle for an impossible date."""
        days = np.array([days_of(report.date) for report in reports], np.int32).reshape(-1, 2)
        outlet = [outlet_name(report.publisher, report.origin) for report in reports]
        width = max((len(report.vector) for report in reports if report.vector is not None), default=0)
        vectors = np.zeros((len(reports), width), np.float16)
        for place, report in enumerate(reports):
            if report.vector is not None:
                vectors[place] = report.vector
        return cls(
            np.array([report.key for report in reports], np.int64),
            np.array(minhashes, np.uint32).reshape(-1, PERMUTATIONS),
            vectors,
            days[:, 0],
            days[:, 1],
            np.array([UNKNOWN if name is None else outlets.number(name) for name in outlet], np.int32),
            np.array([report.origin is not None for report in reports], bool),
            # Every text taken from Bloomberg names Bloomberg: that tells nothing of the event.
            Ragged.of(
                [names.number(name) for name in report.names if identity(name) != own]
                for report, own in zip(reports, outlet, strict=True)
            ),
        )

    @classmethod
    def joined(cls, parts: Sequence["Sketches"]) -> "Sketches":
        """All of the parts, ordered by key."""
        width = max(part.vectors.shape[1] for part in parts)
        columns = {
            name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS if name != "vectors"
        }
        vectors = np.concatenate([_of_width(part.vectors, width) for part in parts])
        together = cls(**columns, vectors=vectors, names=Ragged.joined([part.names for part in parts]))
        return together.take(np.argsort(together.keys, kind="stable"))

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, rows: np.ndarray) -> "Sketches":
        """These rows, in this order."""
        return Sketches(**{name: getattr(self, name)[rows] for name in _COLUMNS}, names=self.names.take(rows))

    @property
    def span(self) -> np.ndarray:
        """(n,) how many days a report can be of; 0 where it is undated."""
        return np.where(self.first == UNDATED, 0, self.last - self.first + 1)

    @property
    def has_vector(self) -> np.ndarray:
        return np.asarray(self.vectors.any(axis=1))


_COLUMNS = tuple(column.name for column in fields(Sketches) if column.name != "names")


def days_of(date: str | None) -> tuple[int, int]:
    """First and last day of a date as `date.toordinal()`, or UNDATED twice. Raises InvalidArticle for no such date."""
    if not date:
        return UNDATED, UNDATED
    first, last = date_bounds(date)
    return first.toordinal(), last.toordinal()


def _of_width(vectors: np.ndarray, width: int) -> np.ndarray:
    """A batch in which no report had a vector doesn't know how wide one is."""
    return vectors if vectors.shape[1] else np.zeros((len(vectors), width), np.float16)
