"""`python -m evals.train_evidence [--write]`: fits the weights of evidence.py and verify.py on the gold questions.

Each half of the questions is scored by weights fitted on the other half; the printed figures come from that. The weights
that ship are fitted on all questions and written to bot/answers/weights.py with `--write`.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answers import evidence, respond, verify
from bot.answers.evidence import FEATURES, Evidence, Query
from bot.desk import Desk
from bot.evaluate import GoldQuestion, read_questions
from bot.settings import Settings
from index.search import Hit

QUESTIONS = Path(__file__).with_name("questions.jsonl")
NOW = datetime(2025, 12, 31, tzinfo=UTC)
_WEIGHTS_FILE = Path(verify.__file__).with_name("weights.py")
_REGULARISATION = 0.3


@dataclass(slots=True)
class Example:
    """A gold question with everything that answering it reads, gathered once."""

    gold: GoldQuestion
    query: Query
    hits: list[Hit]
    scored: list[Evidence]
    matrix: np.ndarray
    labels: np.ndarray  # 1 answers, 0 doesn't, -1 unclear


def gather(desk: Desk, questions: Sequence[GoldQuestion]) -> Iterator[Example]:
    """Search for every question and label its candidate sentences."""
    for gold in questions:
        looked = desk.responder.look(gold.question, now=NOW, history=gold.history)
        scored = looked.evidence
        matrix = np.stack([item.features for item in scored]) if scored else np.empty((0, len(FEATURES)))
        yield Example(gold, looked.query, looked.hits, scored, matrix, np.array([_label(gold, item) for item in scored]))


def _label(gold: GoldQuestion, item: Evidence) -> int:
    patterns = [*gold.answer_keys, *gold.sides]
    if not gold.answerable or not patterns:
        return 0
    matched = [re.search(pattern, item.text, re.IGNORECASE) is not None for pattern in patterns]
    if item.article.id in gold.gold_ids:
        return int(any(matched))
    return -1 if all(matched) else 0


def fit(examples: Sequence[Example], features: Sequence[int]) -> tuple[np.ndarray, float]:
    """Weights and bias of the sentence model, each question counting once."""
    rows, labels, weights = [], [], []
    for example in examples:
        known = example.labels >= 0
        if known.any():
            rows.append(example.matrix[known][:, features])
            labels.append(example.labels[known])
            weights.append(np.full(known.sum(), 1 / known.sum()))
    matrix, weight = np.concatenate(rows), np.concatenate(weights)
    mean, scale = matrix.mean(0), matrix.std(0) + 1e-6
    model = LogisticRegression(C=_REGULARISATION, max_iter=2000)
    model.fit((matrix - mean) / scale, np.concatenate(labels), sample_weight=weight / weight.mean())
    raw = model.coef_[0] / scale
    return raw, float(model.intercept_[0] - raw @ mean)
