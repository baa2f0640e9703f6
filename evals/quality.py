"""`python -m evals.quality [--write] [--ablate]`: how good the answers are, by type of question.

Every half of the gold questions is answered with models fitted on the other half, so no figure comes from questions
that were tuned on. `--ablate` prints what is lost with each group of features off; `--write` writes evals/RESULTS.md.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.answers.evidence import rescored
from bot.answers.features import FEATURES
from bot.answers.respond import MOST_READ, answer_from
from bot.evaluate import Verdict, judge, read_questions, rows, table
from evals.examples import QUESTIONS, Example, gathered, starter_desk
from evals.results import write_section
from evals.train_evidence import fit

GROUPS = {
    "meaning": ("cosine", "asked_cosine", "neighbours"),
    "passage": ("passage_cosine", "passage_words", "passage_overlap", "passage_rank"),
    "words": ("overlap", "overlap_context", "rarest", "coverage"),
    "names": ("names", "names_context", "names_all", "subject"),
    "kind of thing asked": ("kind", "place", "unit", "unit_overlap", "kind_overlap", "kind_cosine"),
    "options and deeds": ("options", "deed"),
    "cross-encoder": ("reranker", "reranker_best"),
    "form": ("lead", "fragment", "unfinished", "length"),
    "time": ("scope", "newest", "newest_outcome"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    arguments = parser.parse_args()
    with starter_desk() as desk, gathered(desk, read_questions(arguments.questions)) as examples:
        lines = list(report(examples, ablate=arguments.ablate))
    print("\n".join(lines))
    if arguments.write:
        ablating = "--ablate " if arguments.ablate else ""
        write_section("Quality", f"python -m evals.quality {ablating}--write", lines)


def report(examples: Sequence[Example], *, ablate: bool) -> Iterator[str]:
    """The lines of the table by type, of the conflicts and, if asked for, of the ablation."""
    verdicts = two_fold(examples)
    yield from [*table(verdicts), "", *conflict_lines(verdicts), lead_line(verdicts)]
    if ablate:
        yield from [
            "",
            "| without | answerable: right | unanswerable: declined | off-topic: declined |",
            "|---|---|---|---|",
        ]
        yield from ablation(examples, verdicts)


def two_fold(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> list[Verdict]:
    """A verdict for every question, each answered with models fitted on the other half."""
    verdicts = []
    for half in ("a", "b"):
        models = fit([example for example in examples if example.half != half], features)
        for example in examples:
            if example.gold and example.half == half:
                scored = rescored(example.looked.query, example.looked.evidence, models.sentences, MOST_READ)
                answer = answer_from(replace(example.looked, evidence=scored), models)
                verdicts.append(judge(example.gold, answer))
    return verdicts


def ablation(examples: Sequence[Example], whole: Sequence[Verdict]) -> Iterable[str]:
    """A table row for the whole and for each group of features off."""
    yield _ablated("nothing", whole)
    for name, group in GROUPS.items():
        yield _ablated(name, two_fold(examples, [feature for feature in FEATURES if feature not in group]))


def conflict_lines(verdicts: Sequence[Verdict]) -> list[str]:
    """How often both sides of a disagreement are in the answer, and told apart as such."""
    conflicts = [verdict for verdict in verdicts if verdict.question.sides]
    shown = [verdict for verdict in conflicts if not verdict.declined and not verdict.missing_sides]
    told = [verdict for verdict in shown if verdict.answer.conflicts]
    return [f"Both sides shown in {len(shown)} of {len(conflicts)} conflicts; told as a disagreement in {len(told)}."]


def lead_line(verdicts: Sequence[Verdict]) -> str:
    """How many of the leads that state something hold one of the facts that are expected."""
    stated = [v for v in verdicts if v.answer.lead and not v.answer.conflicts and v.question.answer_keys]
    told = [
        v for v in stated if any(re.search(key, v.answer.lead or "", re.IGNORECASE) for key in v.question.answer_keys)
    ]
    return f"Leads that state a fact: {len(stated)}, of which {len(told)} hold an expected one."


def _ablated(name: str, verdicts: Sequence[Verdict]) -> str:
    by_type = {row.type: row for row in rows(verdicts)}
    return (
        f"| {name} | {by_type['answerable'].right:.3f} | {by_type['unanswerable'].declined:.3f} "
        f"| {by_type['out_of_domain'].declined:.3f} |"
    )


if __name__ == "__main__":
    main()
