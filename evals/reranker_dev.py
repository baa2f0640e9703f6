"""Dev figures of an answer-sentence scorer: choice among a question's candidates, and silence where none answers."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.reranker_data import Question, estranged, keywords, names

Score = Callable[[str, Sequence[tuple[str, str]]], np.ndarray]
"""Like `bot.answers.reranker.Reranker.score`: a question and (context, sentence) pairs to (n,) logits."""

CANDIDATES = 12
"""Candidates scored for a question at most: the answering ones, then the hardest."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the dev questions.

    `first` and `mrr` are P@1 and MRR over answerable questions with a sentence that doesn't answer; `silence` and
    `foreign` are AUROCs of the best score of answerable SQuAD 2.0 questions against the impossible ones, and against
    the same questions about another name. `others` is P@1 on the sets that have no impossible questions.
    """

    first: float
    mrr: float
    silence: float
    foreign: float
    keyword_first: float
    keyword_silence: float
    others: dict[str, float]

    def __str__(self) -> str:
        return (
            f"SQuAD 2.0: P@1 {self.first:.3f}, MRR {self.mrr:.3f}, silence {self.silence:.3f}, "
            f"foreign {self.foreign:.3f}; as keywords: P@1 {self.keyword_first:.3f}, "
            f"silence {self.keyword_silence:.3f}; P@1 of "
            + ", ".join(f"{source} {value:.3f}" for source, value in self.others.items())
        )


@dataclass(frozen=True, slots=True)
class DevSet:
    """Held-out questions: as they are, as keywords, and made impossible by another name."""

    plain: tuple[Question, ...]
    keywords: tuple[Question, ...]
    foreign: tuple[Question, ...]

    @classmethod
    def of(cls, questions: Sequence[Question], most: int = 400) -> "DevSet":
        """At most `most` held-out questions of each set."""
        rng = random.Random(7)
        held = [q for q in questions if q.is_dev]
        plain: list[Question] = []
        for source in dict.fromkeys(q.source for q in held):
            some = [q for q in held if q.source == source]
            plain += rng.sample(some, min(most, len(some)))
        squad = [q for q in plain if q.source == "squad2"]
        pool = [name for q in held if q.source == "squad2" for name in names(q.text)]
        foreign = [other for q in squad if q.positives and (other := estranged(q, pool, rng))]
        return cls(tuple(plain), tuple(replace(q, text=keywords(q.text)) for q in squad), tuple(foreign))


def figures(score: Score, dev: DevSet) -> Figures:
    """Score all dev questions: some 15,000 pairs of `DevSet.of` as it is."""
    plain = [(q, score(q.text, _pairs(q))) for q in dev.plain]
    squad = [(q, s) for q, s in plain if q.source == "squad2"]
    short = [(q, score(q.text, _pairs(q))) for q in dev.keywords]
    foreign = [score(q.text, _pairs(q)).max() for q in dev.foreign]
    best = [s.max() for q, s in squad if q.positives]
    sources = dict.fromkeys(q.source for q in dev.plain if q.source != "squad2")
    return Figures(
        first=_choice(squad)[0],
        mrr=_choice(squad)[1],
        silence=_silence(squad),
        foreign=auroc(best, foreign),
        keyword_first=_choice(short)[0],
        keyword_silence=_silence(short),
        others={source: _choice([(q, s) for q, s in plain if q.source == source])[0] for source in sources},
    )


def agreement(one: Score, other: Score, dev: DevSet) -> str:
    """How near two scorers are on the dev pairs: their correlation, mean difference, and the share of same choices."""
    scored = [(one(q.text, _pairs(q)), other(q.text, _pairs(q))) for q in dev.plain[:400]]
    left, right = (np.concatenate(part) for part in zip(*scored, strict=True))
    same = np.mean([a.argmax() == b.argmax() for a, b in scored])
    return (
        f"correlation {np.corrcoef(left, right)[0, 1]:.4f}, mean difference {np.abs(left - right).mean():.3f}, "
        f"same best sentence {same:.3f}"
    )


def auroc(high: Sequence[float], low: Sequence[float]) -> float:
    """The chance that a value of `high` exceeds one of `low`, ties counted half."""
    ordered = np.sort(np.asarray(low))
    below = np.searchsorted(ordered, high, "left")
    upto = np.searchsorted(ordered, high, "right")
    return float((below + upto).mean() / 2 / len(ordered))


def _pairs(question: Question) -> list[tuple[str, str]]:
    return [(c.context, c.sentence) for c in (*question.positives, *question.negatives)][:CANDIDATES]


def _choice(scored: Sequence[tuple[Question, np.ndarray]]) -> tuple[float, float]:
    ranks = []
    for question, scores in scored:
        right = len(question.positives)
        if 0 < right < len(scores):
            ranks.append(1 + int((scores[right:] >= scores[:right].max()).sum()))
    return float(np.mean([rank == 1 for rank in ranks])), float(np.mean([1 / rank for rank in ranks]))


def _silence(scored: Sequence[tuple[Question, np.ndarray]]) -> float:
    return auroc([s.max() for q, s in scored if q.positives], [s.max() for q, s in scored if not q.positives])
