"""Gold questions with everything that answering them reads, gathered once for fitting and comparing."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.answers.evidence import Evidence
from bot.answers.respond import Looked
from bot.desk import Desk
from bot.evaluate import GoldQuestion
from bot.settings import Settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")
# After everything in the starter corpus, so that "latest" means the same on every day.
NOW = datetime(2025, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """A gold question and what was found for it. `labels`, one a sentence: 1 answers, 0 doesn't, -1 unclear."""

    gold: GoldQuestion
    looked: Looked
    labels: np.ndarray


@contextmanager
def starter_desk() -> Iterator[Desk]:
    """A desk with the starter corpus, in a folder of its own."""
    with TemporaryDirectory() as folder:
        desk = Desk(Settings(data=Path(folder), starter=True))
        desk.prepare()
        yield desk
        desk.close()


def gather(desk: Desk, questions: Sequence[GoldQuestion]) -> Iterator[Example]:
    """Look for every question, and label what was found by the gold patterns."""
    for gold in questions:
        looked = desk.responder.look(gold.question, now=NOW, history=gold.history)
        yield Example(gold, looked, np.array([label(gold, item) for item in looked.evidence], int))


def label(gold: GoldQuestion, item: Evidence) -> int:
    """1 for a sentence of a gold article that any key matches; another article's that all keys match is unclear."""
    patterns = [*gold.answer_keys, *gold.sides]
    if not gold.answerable or not patterns:
        return 0
    matched = [re.search(pattern, item.text, re.IGNORECASE) is not None for pattern in patterns]
    if item.article.id in gold.gold_ids:
        return int(any(matched))
    return -1 if all(matched) else 0
