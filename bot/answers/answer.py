"""What an answer is: quoted sentences with numbered citations, and what is known about their disagreement."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Article


class Status(StrEnum):
    """Whether the corpus answers."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted sentence and its source. `quote` stands in `article.text` as it is, from character `start`.

    `context` is a name that the sentence leaves out ("the company"), shown in square brackets before the quote.
    `outlets` counts the independent outlets of the story, `reprints` the other articles that repeat this one.
    """

    n: int
    article: Article
    quote: str
    start: int
    context: str | None = None
    outlets: int = 1
    reprints: int = 0

    @property
    def shown(self) -> str:
        return f"[{self.context}] {self.quote}" if self.context else self.quote


@dataclass(frozen=True, slots=True)
class Side:
    """One value that sources give for the thing asked, and the citations that say so.

    `outlets` counts the independent ones among them, `newest` is the date of the newest as people read it.
    """

    value: str
    citations: tuple[int, ...]
    outlets: int = 1
    newest: str = "undated"

    @property
    def heading(self) -> str:
        outlets = f"{self.outlets} outlet{'s' * (self.outlets > 1)}"
        several = len(self.citations) > 1 and self.newest != "undated"
        return f"{self.value} · {outlets}, {'newest ' * several}{self.newest}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same thing with different values, newest first."""

    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the corpus has none. Rendering adds nothing to it.

    `lead` is one line taken from the quotes; `closest` are articles to look at when there is no answer; `as_of` is the
    newest cited date, `newest` the newest date in the corpus.
    """

    question: str
    status: Status
    lead: str | None = None
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    closest: tuple[Article, ...] = ()
    newest: str | None = None
    elapsed_ms: float = 0.0

    @property
    def as_of(self) -> str | None:
        return max((citation.article.date for citation in self.citations if citation.article.date), default=None)

    @property
    def text(self) -> str:
        """The answer as plain text with `[n]` marks."""
        if self.status is Status.OFF_TOPIC:
            return "I only know about bitcoin mining: ask me about miners, machines, pools, energy or their rules."
        if self.status is Status.NOT_FOUND:
            return "That is not in the corpus."
        lines = [self.lead] if self.lead else []
        for heading, citations in self.groups():
            lines += [heading] if heading else []
            lines += [f'"{citation.shown}" [{citation.n}]' for citation in citations]
        return "\n".join(lines)

    def groups(self) -> list[tuple[str | None, list[Citation]]]:
        """The citations in order of their marks: under each side of a disagreement, then those that take none."""
        found: list[tuple[str | None, list[Citation]]] = []
        by_n = {citation.n: citation for citation in self.citations}
        for conflict in self.conflicts:
            for side in conflict.sides:
                members = [by_n.pop(n) for n in side.citations if n in by_n]
                if members:
                    found.append((side.heading, members))
        if by_n:
            found.append((None, list(by_n.values())))
        return found
