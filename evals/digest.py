"""`python -m evals.digest [--articles 2000]`: how often digests put a brief under its section, and how long one takes.

The sections were labelled before the rule was written (sections.jsonl: the section, and `also` those that would do as
well). Its word lists were corrected once after a look at its mistakes, so the figure is that of a rule which has seen
its examples; the first run, before that, had 81 of 96 right and 86 with the second section allowed. The arm beside it,
the nearest centroid of the other half's labelled briefs, has not seen what it is judged on.

The time is that of a synthetic month: recombined starter sentences, perturbed vectors, no quality in it.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.desk import Desk
from bot.settings import Settings
from bot.summaries.sections import SECTIONS, section_of
from evals.results import machine, write_section
from evals.synthetic import fill

LABELS = Path(__file__).with_name("sections.jsonl")
_MONTH = "2026-01"
_NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
_RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = []
    with TemporaryDirectory() as folder:
        desk = Desk(Settings(data=Path(folder), starter=True))
        desk.prepare()
        for line in (*sections(desk), *speed(desk, arguments.articles)):
            print(line, flush=True)
            lines.append(line)
        desk.close()
    if arguments.write:
        write_section("Digests", "python -m evals.digest --write", lines)


def sections(desk: Desk) -> Iterator[str]:
    """The share of the labelled briefs that stand under the right section, by the rule and by centroids."""
    gold = {row["id"]: row for row in map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())}
    dated = desk.searcher.dated()
    vectors = desk.searcher.openings(dated, np.arange(len(dated.versions)))
    ids = desk.store.article_ids(dated.versions.tolist())
    articles = {version.number: version.article for version in desk.store.versions(dated.versions.tolist())}
    gazetteer = desk.responder.gazetteer()
    rows = [gold[ids[version]] for version in dated.versions.tolist()]
    found = {
        "the rule": [section_of([articles[version]], gazetteer) for version in dated.versions.tolist()],
        "nearest centroid of the other half": _by_centroids(rows, vectors),
    }
    for name, guesses in found.items():
        right = sum(guess == row["section"] for guess, row in zip(guesses, rows, strict=True))
        allowed = sum(guess in (row["section"], *row.get("also", ())) for guess, row in zip(guesses, rows, strict=True))
        yield f"- sections, {name}: {right} of {len(rows)} right, {allowed} with the second section allowed"
        yield "  " + ", ".join(_by_section(rows, guesses))


def _by_centroids(rows: Sequence[Mapping[str, str]], vectors: np.ndarray) -> list[str]:
    """Each brief by the nearest mean vector of a section's briefs in the other half (every second one)."""
    labels = np.array([row["section"] for row in rows])
    halves = np.arange(len(rows)) % 2
    guesses = np.empty(len(rows), labels.dtype)
    for half in (0, 1):
        centroids = np.stack([vectors[(labels == section) & (halves != half)].mean(axis=0) for section in SECTIONS])
        centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
        guesses[halves == half] = np.array(SECTIONS)[(vectors[halves == half] @ centroids.T).argmax(axis=1)]
    return guesses.tolist()


def _by_section(rows: Sequence[Mapping[str, str]], guesses: Sequence[str]) -> Iterator[str]:
    for section in SECTIONS:
        mine = [guess == section for guess, row in zip(guesses, rows, strict=True) if row["section"] == section]
        yield f"{section} {sum(mine)}/{len(mine)}"


def speed(desk: Desk, count: int) -> Iterator[str]:
    """How long a digest of a month takes, warm; with topics, where every story has to be read."""
    yield f"- {machine()}; load {os.getloadavg()[0]:.1f} at the start of the timed part"
    fill(desk, count, month=_MONTH)
    for name, topics in (("", ()), (" with a section and a free topic", ("policy", "Texas"))):
        digest = desk.summaries.digest(now=_NOW, days=30, topics=topics)
        seconds = []
        for _ in range(_RUNS):
            started = time.perf_counter()
            digest = desk.summaries.digest(now=_NOW, days=30, topics=topics)
            seconds.append(time.perf_counter() - started)
        yield (
            f"- digest of a month of {count:,} articles{name}, warm: {statistics.median(seconds):.2f} s, the slowest "
            f"of {_RUNS} {max(seconds):.2f} s; {len(digest.summary.bullets)} lines"
        )


if __name__ == "__main__":
    main()
