"""`python -m evals.watches [--write]`: is what a watch would tell about its subject?

watches.jsonl names for 24 subjects, half of them names and half of them phrases, the briefs of the starter corpus that
are about them: those that a member who watches the subject would want to be told of. It was written from titles and
first sentences before the thresholds were chosen. They were chosen on the half "tune", precision first; that listed
entities are not asked, and that topics and words of the field are treated as they are, was seen on both halves.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.desk import Desk
from bot.summaries import watch
from bot.summaries.subject_steps import Subject
from bot.summaries.watch import Report
from evals.examples import starter_desk
from evals.results import write_section

GOLD = Path(__file__).with_name("watches.jsonl")
LEADS, COSINES = (0, 1, 2, 3, 5), (0.45, 0.5, 0.55, 0.6, 1.01)


@dataclass(frozen=True, slots=True)
class Gold:
    """A subject and the articles that are about it."""

    subject: str
    half: str
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles told, those rightly told, and those that should be."""

    told: int = 0
    right: int = 0
    wanted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.told + other.told, self.right + other.right, self.wanted + other.wanted)

    def __str__(self) -> str:
        precision = self.right / self.told if self.told else 1.0
        return (
            f"{precision:.3f} | {self.right / self.wanted:.3f} | {self.right} of {self.told} told, {self.wanted} wanted"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="put the table into evals/RESULTS.md")
    arguments = parser.parse_args()
    with starter_desk() as desk:
        lines = list(table(desk, gold()))
    print("\n".join(lines))
    if arguments.write:
        write_section("Watched subjects", "python -m evals.watches", lines)


def gold() -> list[Gold]:
    """The labelled subjects."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [Gold(row["subject"], row["half"], frozenset(row["about"])) for row in rows]


def table(desk: Desk, subjects: Sequence[Gold]) -> Iterable[str]:
    """Precision and recall by how much of an article counts as its lead and how near a phrase must be."""
    yield "| half | lead sentences | cosine | precision | recall | articles |"
    yield "|---|---|---|---|---|---|"
    for half in ("tune", "test"):
        of_half = [one for one in subjects if one.half == half]
        for lead in LEADS:
            reports = reports_of(desk, lead)
            for cosine in COSINES:
                total = sum((judged(desk, one, reports, cosine) for one in of_half), Counts())
                chosen = " (chosen)" if (lead, cosine) == (watch.LEAD_SENTENCES, watch.NEAR_PHRASE) else ""
                yield f"| {half} | {lead} | {cosine if cosine <= 1 else 'words only'}{chosen} | {total} |"


def reports_of(desk: Desk, lead: int = watch.LEAD_SENTENCES) -> list[Report]:
    """Every article of the corpus, dated or not."""
    dated = desk.searcher.dated()
    openings = desk.searcher.openings(dated, np.arange(len(dated.versions)))
    by_version = dict(zip(dated.versions.tolist(), openings, strict=True))
    return [Report.of(one.number, one.article, by_version[one.number], lead) for one in desk.store.versions(by_version)]


def judged(desk: Desk, one: Gold, reports: Sequence[Report], near: float = watch.NEAR_PHRASE) -> Counts:
    """What a watch on a subject would tell, had it begun before the first article."""
    gazetteer = desk.responder.gazetteer()
    subject, vector = Subject.of(one.subject, gazetteer), desk.searcher.vector(one.subject)
    told = {report.article.id for report in reports if watch.is_about(report, subject, vector, gazetteer, near=near)}
    return Counts(len(told), len(told & one.about), len(one.about))


if __name__ == "__main__":
    main()
