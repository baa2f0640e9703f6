"""What a summary is: bullets of quoted words, each with its numbered citations."""

from dataclasses import dataclass

from bot.answers.answer import Citation, Conflict

# How many bullets people can ask for by name.
LENGTHS = {"short": 3, "normal": 6, "long": 8}


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of a summary.

    `text` is the quote of its first citation as it stands, or a contiguous part of it. `date` is the day, month or year
    it tells of (ISO 8601, as precise as it is known), `topic` the heading it stands under, `n` the numbers of its
    citations, the quoted one first, `superseded_by` the number of the citation that replaces what it says.
    """

    text: str
    n: tuple[int, ...]
    date: str | None = None
    topic: str | None = None
    superseded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Bullets in the order they are read, with their sources. Rendering adds nothing to it.

    `note` is one line on the whole ("3 new stories since the last digest"); `conflicts` are disagreements among the
    citations; `newest` is the newest date in the corpus.
    """

    title: str
    bullets: tuple[Bullet, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    note: str | None = None
    newest: str | None = None

    @property
    def as_of(self) -> str | None:
        """The newest cited date."""
        return max((citation.article.date for citation in self.citations if citation.article.date), default=None)
