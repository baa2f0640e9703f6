"""Tune the trained cross-encoder on the training questions, and keep what it says of articles it was not tuned on.

    python -m evals.tune_reranker --weights FILE.pt --folder FOLDER

`--weights` is what `evals.train_reranker` wrote. A model that lies in the folder already is not tuned again: where only
the search or the features have changed, that leaves a few minutes for the sentences that are read now. Written are
bot/answers/reranker.onnx, tuned on all of these questions (put the sum that is printed into bot/answers/reranker.py),
and evals/held_out.npz.

Most training questions are on the starter briefs, and so are the gold ones. A model that was tuned on a brief's
sentences would look better there than on any article to come, so for fitting and for every figure in evals/RESULTS.md
two more models are tuned, each without the questions on the articles of one fold, and a sentence is scored by the one
that had no question on its article. held_out.npz keeps these logits by the pair's hash.
"""

import argparse
import hashlib
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import torch

from bot.answers.evidence import Evidence
from bot.answers.reranker import WEIGHTS
from bot.answers.respond import Responder, pair_of
from bot.evaluate import read_questions
from evals.examples import (
    HELD_OUT,
    NOW,
    QUESTIONS,
    TrainingQuestion,
    pair_key,
    starter_desk,
    training_sets,
)
from evals.reranker_data import Candidate
from evals.reranker_export import export_fp32, quantise
from evals.train_reranker import AnswerScorer, Group, Rows, reranker, train

EPOCHS, BATCH, RATE = 2, 8, 5e-5
PAIRS = 6
"""Candidates shown with a question: one that answers, the others among the first that retrieval finds."""
NEGATIVES = 24
"""How many of the best candidates the others are drawn from."""
STEEPNESS = 0.25
"""How much the first of them are preferred: the place of a negative is drawn from an exponential of this rate."""
LATER_SETS = frozenset({"dossiers", "voices", "councils", "series", "roundups", "mergers"})
"""Sets of practice questions that it is not tuned on. With them, in three passes, it put the answering sentence first
in 0.69 of 470 questions over 120 articles that nothing was fitted on, and in 0.71 without; a mean of both in 0.70."""
FOLDS = 2
_LONG = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the cross-encoder reads it, with sentences that answer and, best first, some that don't."""

    reading: str
    article: str | None
    answering: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True, help="what evals.train_reranker wrote")
    parser.add_argument("--folder", type=Path, required=True, help="where to keep the models on the way")
    options = parser.parse_args()
    gold = read_questions(QUESTIONS)
    with starter_desk() as desk:
        with training_sets(desk, _unread) as sets:
            asked = [asked for responder, training, now in sets for asked in questions(responder, training, now)]
        print(f"{len(asked)} questions to tune on", flush=True)
        held_out = []
        for fold in range(FOLDS):
            others = [question for question in asked if question.article is None or fold_of(question.article) != fold]
            held_out.append(kept_or_tuned(options.weights, others, options.folder / f"without_{fold}.onnx"))
        reader = HeldOutReader(held_out)
        with training_sets(desk, reader) as sets:
            for responder, training, now in sets:
                for question in training:
                    responder.look(question.question, now=now, history=question.history)
            for question in gold:
                sets[0][0].look(question.question, now=NOW, history=question.history)
    np.savez_compressed(HELD_OUT, keys=reader.keys, logits=reader.logits)
    WEIGHTS.write_bytes(kept_or_tuned(options.weights, asked, options.folder / "all.onnx").read_bytes())
    print(f"{WEIGHTS}: sha256 {hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()}")


def fold_of(article: str) -> int:
    """The fold of an article; those of one company or place, whose ids begin alike, are in the same."""
    return zlib.crc32(article.split("-", maxsplit=1)[0].encode()) % FOLDS


def questions(responder: Responder, training: Iterable[TrainingQuestion], now: datetime) -> Iterator[Asked]:
    """Each training question with the sentences to tell apart; those whose answers retrieval misses are left out."""
    for question in training:
        if question.article and question.article.split("-", maxsplit=1)[0] in LATER_SETS:
            continue
        looked = responder.look(question.question, now=now, history=question.history)
        found = [item for item in looked.evidence if item.side is None]
        answering = [item for item in found if (item.article.id, item.text) in question.answers]
        others = [item for item in found[:NEGATIVES] if item not in answering]
        if answering or not question.answers:
            reading = looked.query.question.reading
            yield Asked(reading, question.article, tuple(map(_candidate, answering)), tuple(map(_candidate, others)))


def kept_or_tuned(weights: Path, asked: Sequence[Asked], target: Path) -> Path:
    """`target`, tuned if it isn't there yet."""
    return target if target.exists() else tuned(weights, asked, target)


def tuned(weights: Path, asked: Sequence[Asked], target: Path) -> Path:
    """Tune on these questions and write `target`, an int8 ONNX file; returns its path."""
    torch.manual_seed(1)
    model = AnswerScorer()
    model.load_state_dict(torch.load(weights))
    train(model, batches(asked), _LONG, target.with_suffix(".pt"), rate=RATE)
    export_fp32(model, target.with_suffix(".fp32.onnx"))
    quantise(target.with_suffix(".fp32.onnx"), target)
    return target


def batches(asked: Sequence[Asked]) -> list[list[Group]]:
    """EPOCHS passes over the questions, shuffled, each time with other candidates."""
    rng, rows = random.Random(1), Rows()
    order = [question for _ in range(EPOCHS) for question in rng.sample(asked, len(asked))]
    return [
        [_group(question, rng, rows) for question in order[first : first + BATCH]]
        for first in range(0, len(order), BATCH)
    ]


class HeldOutReader:
    """Reads each sentence with the model that was tuned without its article, and keeps what it says."""

    def __init__(self, models: Sequence[Path]) -> None:
        self._models = [reranker(path) for path in models]
        self._known: dict[int, float] = {}

    def __call__(self, reading: str, items: Sequence[Evidence]) -> np.ndarray:
        """The logits, (n,) float32."""
        pairs = [pair_of(item) for item in items]
        keys = [pair_key(reading, pair) for pair in pairs]
        for fold, model in enumerate(self._models):
            places = [
                n for n, item in enumerate(items) if keys[n] not in self._known and fold_of(item.article.id) == fold
            ]
            logits = model.score(reading, [pairs[place] for place in places])
            self._known |= zip([keys[place] for place in places], logits.tolist(), strict=True)
        return np.array([self._known[key] for key in keys], np.float32)

    @property
    def keys(self) -> np.ndarray:
        """The keys of the pairs, (n,) uint64 in order."""
        return np.array(sorted(self._known), np.uint64)

    @property
    def logits(self) -> np.ndarray:
        """Their logits, (n,) float16."""
        return np.array([self._known[key] for key in sorted(self._known)], np.float16)


def _unread(_: str, items: Sequence[Evidence]) -> np.ndarray:
    return np.zeros(len(items), np.float32)


def _group(question: Asked, rng: random.Random, rows: Rows) -> Group:
    chosen = [rng.choice(question.answering)] if question.answering else []
    rest = list(question.others)
    while rest and len(chosen) < PAIRS:
        chosen.append(rest.pop(min(int(rng.expovariate(STEEPNESS)), len(rest) - 1)))
    return Group(tuple(rows.row(question.reading, c) for c in chosen), bool(question.answering))


def _candidate(item: Evidence) -> Candidate:
    return Candidate(*pair_of(item))


if __name__ == "__main__":
    main()
