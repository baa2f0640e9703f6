"""`python -m evals.retrieval`: how well passages are found, by words, by meaning, and fused.

Asks every gold question that names articles, over the starter corpus in a folder of its own. An article's rank is that of
its best passage. recall@k is the share of a question's gold articles in the first k; MRR@10 and nDCG@10 follow the usual
definitions with binary relevance.
"""

import argparse
import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.desk import Desk
from bot.evaluate import GoldQuestion, read_questions
from bot.settings import Settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")
_DEPTH = 60
_WEIGHTS = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]
_MEASURES = ("recall@1", "recall@5", "recall@10", "MRR@10", "nDCG@10")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    arguments = parser.parse_args()
    questions = [question for question in read_questions(arguments.questions) if question.gold_ids and not question.history]
    with TemporaryDirectory() as folder:
        desk = Desk(Settings(data=Path(folder), starter=True))
        desk.prepare()
        print(f"{len(questions)} questions over {desk.store.count()} articles")
        print(f"{'weight of meaning':>18}  " + "  ".join(f"{name:>9}" for name in _MEASURES))
        for weight in _WEIGHTS:
            row = [measures(rank(desk, question, weight), question) for question in questions]
            means = [statistics.fmean(column) for column in zip(*row, strict=True)]
            name = {0.0: "words alone", 1.0: "vectors alone"}.get(weight, f"fused, {weight}")
            print(f"{name:>18}  " + "  ".join(f"{mean:9.3f}" for mean in means))
        desk.close()


def rank(desk: Desk, question: GoldQuestion, weight: float) -> list[str]:
    """Article ids by the rank of their best passage."""
    hits = desk.searcher.find(question.question, _DEPTH, dense_weight=weight).hits
    return list(dict.fromkeys(hit.article.id for hit in hits))


def measures(ranked: Sequence[str], question: GoldQuestion) -> tuple[float, ...]:
    """recall@1, @5, @10, MRR@10 and nDCG@10 of one ranking."""
    gold = set(question.gold_ids)
    found = [article in gold for article in ranked[:10]]
    first = next((place for place, hit in enumerate(found, 1) if hit), None)
    gain = sum(hit / math.log2(place + 1) for place, hit in enumerate(found, 1))
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(len(gold), 10) + 1))
    recall = [len(gold.intersection(ranked[:k])) / len(gold) for k in (1, 5, 10)]
    return (*recall, 1 / first if first else 0.0, gain / ideal)


if __name__ == "__main__":
    main()
