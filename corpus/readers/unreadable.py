"""What a reader says when a file, or a record in one, can't become an article."""

from dataclasses import dataclass


class ReadError(ValueError):
    """A file or record that can't be read; the message is the reason in one line, with the cure where there is one."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One file or record that was left out: `source` names it ("a.zip/b.md", "news.jsonl:12"), `reason` says why."""

    source: str
    reason: str
