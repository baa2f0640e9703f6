"""Gold and training questions with everything that answering them reads, gathered once for fitting and comparing.

Training questions were written from articles, with the sentences that answer, by people who had not seen the gold
questions; models are fitted with them, and nothing is ever measured on them. Those of training.jsonl are on the starter
briefs, in which every sentence names its subject. News copy isn't like that, so those of practice/ are on articles that
were invented in its manner, and that no gold question is ever asked of.
"""

import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.answers.evidence import Evidence
from bot.answers.respond import Looked, Read, Responder, pair_of
from bot.desk import Desk
from bot.evaluate import GoldQuestion
from bot.settings import Settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")
TRAINING = Path(__file__).with_name("training.jsonl")
PRACTICE = Path(__file__).with_name("practice") / "articles"
PRACTICE_QUESTIONS = PRACTICE.with_name("questions.jsonl")
HELD_OUT = Path(__file__).with_name("held_out.npz")
# Sentences a question that the cross-encoder reads for fitting: more than any model lets it read in an answer.
READ_FOR_FITTING = 16
# After everything in the starter corpus, so that "latest" means the same on every day.
NOW = datetime(2025, 12, 31, tzinfo=UTC)
# The same for the practice articles.
_PRACTICE_NOW = datetime(2026, 3, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question to fit with: `answers` are (article id, sentence), each of which answers it or a part of it.

    `article`: the id of the article it was written from, None for a question off the field; `origin` says whether that
    is a "starter" or a "practice" one.
    """

    id: str
    origin: str
    question: str
    type: str
    article: str | None
    history: tuple[tuple[str, str], ...]
    answers: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with what was found for it.

    `origin`: "gold", "starter" or "practice". `labels`, one a sentence of `looked.evidence`: 1 answers, 0 doesn't, -1
    unclear. `half`: of the two-fold run, "" for what is in neither.
    """

    origin: str
    type: str
    half: str
    answerable: bool
    looked: Looked
    labels: tuple[int, ...]
    gold: GoldQuestion | None = None

    def labels_of(self, evidence: Sequence[Evidence]) -> np.ndarray:
        """(n,) labels of this evidence, which is some of the example's, in any order and with any probabilities."""
        labels = {_place(item): label for item, label in zip(self.looked.evidence, self.labels, strict=True)}
        return np.array([labels[_place(item)] for item in evidence], int)


@contextmanager
def starter_desk() -> Iterator[Desk]:
    """A desk with the starter corpus, in a folder of its own."""
    with TemporaryDirectory() as folder:
        desk = Desk(Settings(data=Path(folder), starter=True))
        desk.prepare()
        yield desk
        desk.close()


@contextmanager
def practice_desk() -> Iterator[Desk]:
    """A desk with the practice articles and no others."""
    with TemporaryDirectory() as folder:
        desk = Desk(Settings(data=Path(folder), starter=False))
        desk.add([PRACTICE])
        desk.reindex()
        yield desk
        desk.close()


@contextmanager
def training_sets(desk: Desk, read: Read) -> Iterator[list[tuple[Responder, list[TrainingQuestion], datetime]]]:
    """Who answers from which articles, the training questions on them, and when they are asked.

    `desk` has the starter corpus. As many sentences are read as fitting needs.
    """
    with practice_desk() as practice:
        yield [
            (Responder(each.store, each.searcher, most_read=READ_FOR_FITTING, read=read), read_training(path), now)
            for each, path, now in ((desk, TRAINING, NOW), (practice, PRACTICE_QUESTIONS, _PRACTICE_NOW))
        ]


@contextmanager
def gathered(desk: Desk, gold: Iterable[GoldQuestion]) -> Iterator[list[Example]]:
    """The examples of the gold questions and of the training questions, read by models that don't know the articles.

    They read words' frequencies in the indexes that they come from, which stay open as long.
    """
    held_out = HeldOut()
    with training_sets(desk, held_out) as sets:
        examples = list(gather(sets[0][0], gold))
        for responder, questions, now in sets:
            examples += gather_training(responder, questions, now)
        if held_out.missing:
            share = held_out.missing / held_out.asked
            print(f"{share:.1%} of the sentences have no held-out reading: run evals.tune_reranker", file=sys.stderr)
        yield examples


def gather(responder: Responder, questions: Iterable[GoldQuestion]) -> Iterator[Example]:
    """Look for every gold question, and label what was found by the gold patterns."""
    for gold in questions:
        looked = responder.look(gold.question, now=NOW, history=gold.history)
        labels = tuple(label(gold, item) for item in looked.evidence)
        yield Example("gold", gold.type, gold.half, gold.answerable, looked, labels, gold)


def gather_training(
    responder: Responder, questions: Iterable[TrainingQuestion], now: datetime = NOW
) -> Iterator[Example]:
    """Look for every training question; its sentences are labelled one by one."""
    for asked in questions:
        looked = responder.look(asked.question, now=now, history=asked.history)
        labels = tuple(int((item.article.id, item.text) in asked.answers) for item in looked.evidence)
        yield Example(asked.origin, asked.type, "", bool(asked.answers), looked, labels)


def read_training(path: Path = TRAINING) -> list[TrainingQuestion]:
    """The training questions, in the order of the file."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        TrainingQuestion(
            line["id"],
            "starter" if path == TRAINING else "practice",
            line["question"],
            line["type"],
            line["article"],
            tuple((turn["role"], turn["content"]) for turn in line.get("history", ())),
            frozenset((article, sentence) for facet in line["answers"] for article, sentence in facet),
        )
        for line in lines
    ]


def label(gold: GoldQuestion, item: Evidence) -> int:
    """1 for a sentence of a gold article that any key matches; another article's that all keys match is unclear."""
    patterns = [*gold.answer_keys, *gold.sides]
    if not gold.answerable or not patterns:
        return 0
    matched = [re.search(pattern, item.text, re.IGNORECASE) is not None for pattern in patterns]
    if item.article.id in gold.gold_ids:
        return int(any(matched))
    return -1 if all(matched) else 0


class HeldOut:
    """Reads with the logits of `evals.tune_reranker`, each of a model that was not tuned on the sentence's article.

    What it doesn't have, since the search has changed, counts as not read; `missing` and `asked` count.
    """

    def __init__(self, path: Path = HELD_OUT) -> None:
        with np.load(path) as file:
            self._logits = dict(zip(file["keys"].tolist(), file["logits"].astype(np.float32).tolist(), strict=True))
        self.asked = self.missing = 0

    def __call__(self, reading: str, items: Sequence[Evidence]) -> np.ndarray:
        logits = [self._logits.get(pair_key(reading, pair_of(item)), -math.inf) for item in items]
        self.asked += len(logits)
        self.missing += sum(map(math.isinf, logits))
        return np.array(logits, np.float32)


def pair_key(reading: str, pair: tuple[str, str]) -> int:
    """A number for a question and what is read of a sentence."""
    return int.from_bytes(blake2b("\n".join([reading, *pair]).encode(), digest_size=8).digest())


def _place(item: Evidence) -> tuple[int, int, int | None]:
    return item.sentence.place.version, item.sentence.place.start, item.side
