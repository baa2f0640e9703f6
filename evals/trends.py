"""`python -m evals.trends [--verbose]`: how many of a trend's expected points it shows, and how many of others.

evals/trends.jsonl holds subjects of the starter corpus with their points, written from the articles before any rule
existed. A point is right if its value is within 1 % and its date overlaps; "allowed" ones are right where they are
shown and not missed where they aren't. The rules were mended on both halves, so neither tells how they do elsewhere:
tests/bot/summaries/test_readings.py has sentences that are no part of the corpus.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answers.measures import SAME_WITHIN
from bot.summaries.trend import Point
from corpus.article import date_bounds
from evals.examples import starter_desk

FILE = Path(__file__).with_name("trends.jsonl")
NOW = datetime(2025, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Judged:
    """A subject's points: how many were wanted and found, how many were shown and right, and which were neither."""

    row: dict[str, Any]
    wanted: int
    found: int
    shown: int
    right: int
    wrong: tuple[Point, ...]
    missing: tuple[tuple[str, float], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--verbose", action="store_true", help="name what is wrong and what is missing")
    verbose = parser.parse_args().verbose
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    with starter_desk() as desk:
        judged = []
        for row in rows:
            trend = desk.summaries.trend(row["subject"], now=NOW, unit=row.get("unit"))
            judged.append(judge(row, trend.series.points if trend.series else ()))
    print("\n".join(report(judged, verbose=verbose)))


def judge(row: dict[str, Any], points: Sequence[Point]) -> Judged:
    """Hold the points of a trend against those of a gold row."""
    wanted, allowed = row["points"], row["allowed"]
    wrong = tuple(point for point in points if not any(matches(point, gold) for gold in [*wanted, *allowed]))
    missing = tuple((gold[0], gold[1]) for gold in wanted if not any(matches(point, gold) for point in points))
    return Judged(row, len(wanted), len(wanted) - len(missing), len(points), len(points) - len(wrong), wrong, missing)


def matches(point: Point, gold: Sequence[Any]) -> bool:
    """Whether a point is a gold one: the same value, and days that overlap."""
    first, last = date_bounds(gold[0])
    return abs(point.value - gold[1]) <= SAME_WITHIN * abs(gold[1]) and point.since <= last and first <= point.until


def report(judged: Sequence[Judged], *, verbose: bool) -> Iterator[str]:
    """A table of precision and recall by half, and what went wrong where asked for."""
    yield "| half | subjects | points wanted | found (recall) | shown | right (precision) |"
    yield "|---|---|---|---|---|---|"
    for half in ("a", "b", "both"):
        part = [one for one in judged if half in {one.row["half"], "both"}]
        wanted, found = sum(one.wanted for one in part), sum(one.found for one in part)
        shown, right = sum(one.shown for one in part), sum(one.right for one in part)
        yield (
            f"| {half} | {len(part)} | {wanted} | {found} ({found / wanted:.2f}) | {shown} | "
            f"{right} ({right / max(shown, 1):.2f}) |"
        )
    for one in judged if verbose else ():
        for point in one.wrong:
            yield f"wrong   {one.row['half']} {one.row['subject']}: {point.date} {point.value:g} {point.text!r}"
        for day, value in one.missing:
            yield f"missing {one.row['half']} {one.row['subject']}: {day} {value:g}"


if __name__ == "__main__":
    main()
