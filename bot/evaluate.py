"""What `hashdesk eval FILE` runs: gold questions asked of a desk, each answer judged by patterns, a table by type.

A line of the file: `id`, `question`, `type`, `gold_ids` (articles that answer), `answer_keys` (patterns that must all
match the answer), `must_not` (patterns none of which may), `sides` (both sides of a disagreement), `expect` (statuses
that are right where there is no answer), `history`, `now` (ISO 8601), `half` (which half of a two-fold run it is in).
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers.answer import Answer, Status
from bot.batch import BadLine, checked_history

# Three quoted sentences answer a question; a list or a comparison may take six.
MOST_QUOTES = {"list": 6, "compare": 6}
_USUAL_QUOTES = 3
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer must and must not say."""

    id: str
    question: str
    type: str
    gold_ids: tuple[str, ...] = ()
    answer_keys: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    half: str = ""
    now: str = ""

    @property
    def answerable(self) -> bool:
        return not self.expect


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer did. `right` is about the answer's content or, where there is none, about its silence."""

    question: GoldQuestion
    answer: Answer
    right: bool
    declined: bool
    # Share of citations whose article is among the gold ones; None where nothing was cited or nothing is gold.
    gold_cited: float | None
    quotes_exact: bool
    missing: tuple[str, ...]
    missing_sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The verdicts on one type of question; shares, and the 95 % bootstrap interval of `right` as `low` and `high`."""

    type: str
    n: int
    right: float
    low: float
    high: float
    wrong: float
    declined: float
    quotes: float
    gold_cited: float | None
    quotes_exact: float


def read_questions(path: Path) -> list[GoldQuestion]:
    """The gold questions of a JSON-lines file. Raises BadLine with the line's number for one that won't do."""
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadLine(f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError, re.error) as error:
            raise BadLine(f"{path}, line {number}: {error}") from error
    return questions


def judge(question: GoldQuestion, answer: Answer) -> Verdict:
    """Compare an answer with what is known to be right."""
    text = answer.text
    declined = answer.status is not Status.ANSWERED
    missing = tuple(pattern for pattern in question.answer_keys if not _matches(pattern, text))
    missing_sides = tuple(pattern for pattern in question.sides if not _matches(pattern, text))
    forbidden = any(_matches(pattern, text) for pattern in question.must_not)
    if question.answerable:
        short = len(answer.citations) <= MOST_QUOTES.get(question.type, _USUAL_QUOTES)
        right = not (declined or missing or missing_sides or forbidden) and short
    else:
        right = answer.status in question.expect and not forbidden
    cited = [citation.article.id in question.gold_ids for citation in answer.citations]
    return Verdict(
        question,
        answer,
        right,
        declined,
        gold_cited=_share(cited) if cited and question.gold_ids else None,
        quotes_exact=all(
            citation.article.text[citation.start : citation.start + len(citation.quote)] == citation.quote
            for citation in answer.citations
        ),
        missing=missing,
        missing_sides=missing_sides,
    )


def evaluate(questions: Iterable[GoldQuestion], ask: Callable[[GoldQuestion], Answer]) -> Iterator[Verdict]:
    """Ask and judge one question after the other."""
    for question in questions:
        yield judge(question, ask(question))


def rows(verdicts: Sequence[Verdict]) -> list[Row]:
    """One row a type, then one for all answerable questions and one for all others."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.question.type].append(verdict)
    answerable = [verdict for verdict in verdicts if verdict.question.answerable]
    others = [verdict for verdict in verdicts if not verdict.question.answerable]
    totals = [("answerable", answerable), ("not answerable", others)]
    return [_row(name, group) for name, group in [*sorted(groups.items()), *totals] if group]


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """The rows as a Markdown table."""
    return [
        "| type | n | right | 95 % | wrong | declined | sentences | cites gold | exact quotes |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {row.type} | {row.n} | {row.right:.2f} | {row.low:.2f}-{row.high:.2f} | {row.wrong:.2f} "
            f"| {row.declined:.2f} | {row.quotes:.1f} "
            f"| {'' if row.gold_cited is None else f'{row.gold_cited:.2f}'} | {row.quotes_exact:.2f} |"
            for row in rows(verdicts)
        ),
    ]


def _question(line: dict[str, Any]) -> GoldQuestion:
    patterns = {name: tuple(line.get(name) or ()) for name in ("answer_keys", "must_not", "sides")}
    for pattern in (pattern for group in patterns.values() for pattern in group):
        re.compile(pattern)
    return GoldQuestion(
        id=line["id"],
        question=line["question"],
        type=line["type"],
        gold_ids=tuple(line.get("gold_ids") or ()),
        expect=tuple(line.get("expect") or ()),
        history=tuple(checked_history(line.get("history") or [])),
        half=line.get("half", ""),
        now=line.get("now", ""),
        **patterns,
    )


def _row(name: str, verdicts: Sequence[Verdict]) -> Row:
    answered = [verdict for verdict in verdicts if not verdict.declined]
    low, high = _interval([verdict.right for verdict in verdicts])
    gold = [verdict.gold_cited for verdict in verdicts if verdict.gold_cited is not None]
    return Row(
        name,
        len(verdicts),
        right=_share([verdict.right for verdict in verdicts]),
        low=low,
        high=high,
        wrong=_share([not verdict.right and not verdict.declined for verdict in verdicts]),
        declined=_share([verdict.declined for verdict in verdicts]),
        quotes=sum(len(verdict.answer.citations) for verdict in answered) / max(len(answered), 1),
        gold_cited=_share(gold) if gold else None,
        quotes_exact=_share([verdict.quotes_exact for verdict in verdicts]),
    )


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _interval(values: Sequence[bool]) -> tuple[float, float]:
    """Percentile bootstrap, seeded: the same verdicts give the same interval."""
    rng = random.Random(0)  # noqa: S311
    means = sorted(_share(rng.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    return means[int(_RESAMPLES * 0.025)], means[int(_RESAMPLES * 0.975)]


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
