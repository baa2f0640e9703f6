"""`python -m evals.retrieval [--write]`: how well passages are found, by words, by meaning, and fused.

Asks every gold question that names articles and stands alone, over the starter corpus in a folder of its own. An
article's rank is that of its best passage. recall@k is the share of a question's gold articles in the first k; MRR@10
and nDCG@10 follow the usual definitions with binary relevance. Whatever is fused, the candidates are the same; the last
two columns are nDCG@10 on each half of the questions, so that no choice rests on one of them.
"""

import argparse
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.desk import Desk
from bot.evaluate import GoldQuestion, read_questions
from evals.examples import QUESTIONS, starter_desk
from evals.results import write_section
from index.search import DENSE_WEIGHT

_ALL = 10_000
_WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors have it
_MEASURES = ("recall@1", "recall@5", "recall@10", "MRR@10", "nDCG@10")

# BM25 over the best of the query, and cosine, (n,) each, to fused scores, (n,).
Fusion = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What both halves found for a question: the article of each passage, and both scores, (n,)."""

    question: GoldQuestion
    articles: list[str]
    lexical: np.ndarray
    dense: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    questions = [gold for gold in read_questions(arguments.questions) if gold.gold_ids and not gold.history]
    with starter_desk() as desk:
        found = [candidates(desk, question) for question in questions]
        articles, passages = desk.store.count(), desk.status().passages
    header = ("fusion", *_MEASURES, "half a", "half b")
    lines = [
        f"{len(questions)} questions over {articles} articles in {passages} passages.",
        "",
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *(_row(name, found, fuse) for name, fuse in fusions()),
    ]
    print("\n".join(lines))
    if arguments.write:
        write_section("Retrieval", "python -m evals.retrieval --write", lines)


def candidates(desk: Desk, question: GoldQuestion) -> Candidates:
    """Everything that either half finds for a question."""
    hits = desk.searcher.search(question.question, _ALL)
    lexical, dense = (np.array(column) for column in zip(*((hit.lexical, hit.dense) for hit in hits), strict=True))
    return Candidates(question, [hit.article.id for hit in hits], lexical, dense)


def fusions() -> Iterator[tuple[str, Fusion]]:
    """Both halves alone, their weighted sums, and two other ways."""
    yield "words alone", lambda lexical, _: lexical
    yield "vectors alone", lambda _, dense: dense
    for weight in _WEIGHTS:
        name = f"{weight} · cosine + {1 - weight:.1f} · BM25 over the best"
        chosen = weight == DENSE_WEIGHT
        yield f"**{name}**" if chosen else name, lambda lexical, dense, w=weight: w * dense + (1 - w) * lexical
    for weight in (0.3, 0.4, 0.5):
        name = f"{weight} · cosine from its least to its best + {1 - weight:.1f} · BM25 over the best"
        yield name, lambda lexical, dense, w=weight: w * _spread(dense) + (1 - w) * lexical
    yield "reciprocal ranks", lambda lexical, dense: _reciprocal_rank(lexical) + _reciprocal_rank(dense)


def rank(found: Candidates, fuse: Fusion) -> list[str]:
    """Article ids by the rank of their best passage."""
    order = np.argsort(-fuse(found.lexical, found.dense), kind="stable")
    return list(dict.fromkeys(found.articles[place] for place in order))


def measures(ranked: Sequence[str], question: GoldQuestion) -> tuple[float, ...]:
    """recall@1, @5, @10, MRR@10 and nDCG@10 of one ranking."""
    gold = set(question.gold_ids)
    found = [article in gold for article in ranked[:10]]
    first = next((place for place, hit in enumerate(found, 1) if hit), None)
    gain = sum(hit / math.log2(place + 1) for place, hit in enumerate(found, 1))
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(len(gold), 10) + 1))
    recall = [len(gold.intersection(ranked[:k])) / len(gold) for k in (1, 5, 10)]
    return (*recall, 1 / first if first else 0.0, gain / ideal)


def _row(name: str, found: Sequence[Candidates], fuse: Fusion) -> str:
    results = [(item.question.half, measures(rank(item, fuse), item.question)) for item in found]
    means = [statistics.fmean(column) for column in zip(*(result for _, result in results), strict=True)]
    halves = [statistics.fmean(result[-1] for half, result in results if half == wanted) for wanted in ("a", "b")]
    return f"| {name} | " + " | ".join(f"{value:.3f}" for value in (*means, *halves)) + " |"


def _spread(scores: np.ndarray) -> np.ndarray:
    width = np.ptp(scores)
    return (scores - scores.min()) / width if width else scores


def _reciprocal_rank(scores: np.ndarray) -> np.ndarray:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return 1 / (_RANK_CONSTANT + ranks)


if __name__ == "__main__":
    main()
