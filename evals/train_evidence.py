"""`python -m evals.train_evidence [--write]`: fits the small models of bot/answers/fitted.py on the gold questions.

Prints how well each half of the questions is told apart by models fitted on the other half. With `--write` the models
that ship, fitted on all questions, are written.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answers import fitted, verify
from bot.answers.evidence import FEATURES, rescored
from bot.answers.weights import Logistic, Models
from bot.evaluate import read_questions
from evals.examples import QUESTIONS, Example, gather, starter_desk

# Strength of the L2 penalty on standardised inputs, and, for the question models, its inverse.
_EVIDENCE_PENALTY = 5.0
_QUESTION_PENALTY = 0.03
# Shares of the questions that the models were fitted on: answerable ones that may be declined, and those on the field
# that may be taken for off-topic.
_MAY_DECLINE = 0.07
_MAY_MISTAKE = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with starter_desk() as desk:
        examples = list(gather(desk, read_questions(QUESTIONS)))
        for mine, other in (("a", "b"), ("b", "a")):
            models = fit([example for example in examples if example.gold.half == other])
            print(f"half {mine}: " + report([example for example in examples if example.gold.half == mine], models))
        if arguments.write:
            write(fit(examples), Path(fitted.__file__))


def fit(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> Models:
    """Models fitted on these questions; `features` leaves some out, for ablations."""
    evidence = fit_evidence(examples, features)
    again = [(example, rescored(example.looked.evidence, evidence)) for example in examples if example.looked.hits]
    topical = [
        (example.gold.type != "out_of_domain", verify.topic_signals(e.query, e.hits))
        for example, _ in again
        for e in [example.looked]
    ]
    answered = [
        (example.gold.answerable, verify.answer_signals(example.looked.query, items))
        for example, items in again
        if example.gold.type != "out_of_domain"
    ]
    topic, answers = fit_signals(topical), fit_signals(answered)
    return Models(
        evidence,
        answers,
        topic,
        answers_at=_quantile(answers, answered, _MAY_DECLINE),
        topic_at=_quantile(topic, topical, _MAY_MISTAKE),
    )


def fit_evidence(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> Logistic:
    """The sentence model: a listwise softmax over each question's candidates sets the weights, then Platt's scaling
    over all questions turns its score into a probability. Each question counts once in both.

    Fitted sentence by sentence instead, the answering sentence came first in 0.69 of the questions and not in 0.72.
    """
    columns = [FEATURES.index(name) for name in features]
    lists = []
    for example in examples:
        known = example.labels >= 0
        if known.any():
            rows = np.stack([item.features for item in example.looked.evidence])[known][:, columns]
            lists.append((rows, example.labels[known] == 1))
    everything = np.concatenate([rows for rows, _ in lists])
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    standardised = [((rows - mean) / scale, answers) for rows, answers in lists]
    weights = _listwise([(rows, answers) for rows, answers in standardised if answers.any()])
    slope, offset = _platt([(rows @ weights, answers) for rows, answers in standardised])
    raw = slope * weights / scale
    return Logistic(float(offset - raw @ mean), dict(zip(features, raw.tolist(), strict=True)))


def _listwise(lists: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weights that make it likely that a softmax over a question's candidates draws one that answers."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = _EVIDENCE_PENALTY * float(weights @ weights) / 2, _EVIDENCE_PENALTY * weights
        for rows, answers in lists:
            chances = softmax(rows @ weights)
            right = chances[answers].sum() + 1e-12
            total -= float(np.log(right))
            gradient = gradient - rows.T @ (np.where(answers, chances / right, 0) - chances)
        return total, gradient

    return minimize(loss, np.zeros(lists[0][0].shape[1]), jac=True, method="L-BFGS-B").x


def _platt(lists: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float]:
    scores = np.concatenate([scores for scores, _ in lists])[:, None]
    labels = np.concatenate([answers for _, answers in lists]).astype(int)
    weights = np.concatenate([np.full(len(answers), 1 / len(answers)) for _, answers in lists])
    model = LogisticRegression().fit(scores, labels, sample_weight=weights / weights.mean())
    return float(np.asarray(model.coef_)[0, 0]), float(np.asarray(model.intercept_)[0])


def fit_signals(labelled: Sequence[tuple[bool, dict[str, float]]]) -> Logistic:
    """A question model from (label, signals)."""
    names = list(labelled[0][1])
    rows = np.array([[signals[name] for name in names] for _, signals in labelled])
    labels = np.array([label for label, _ in labelled], int)
    balance = np.where(labels == 1, 1 / labels.sum(), 1 / (len(labels) - labels.sum()))
    return _logistic(names, rows, labels, balance, _QUESTION_PENALTY)


def report(examples: Sequence[Example], models: Models) -> str:
    """AUROC of answerable against unanswerable and of on-topic against off-topic questions, and hits in 1 and 3."""
    first = third = answerable = 0
    chances, topics = [], []
    for example in examples:
        looked, gold = example.looked, example.gold
        if not looked.hits:
            continue
        order = rescored(looked.evidence, models.evidence)
        topics.append(
            (gold.type != "out_of_domain", models.topic.chance(verify.topic_signals(looked.query, looked.hits)))
        )
        if gold.type == "out_of_domain":
            continue
        chances.append((gold.answerable, models.answers.chance(verify.answer_signals(looked.query, order))))
        if gold.answerable:
            marks = {id(item.sentence): mark for item, mark in zip(looked.evidence, example.labels, strict=True)}
            found = [marks[id(item.sentence)] == 1 for item in order[:3]]
            answerable += 1
            first += found[:1] == [True]
            third += any(found)
    return (
        f"answering sentence first {first / answerable:.2f}, in three {third / answerable:.2f}; "
        f"unanswerable AUROC {_auroc(chances):.3f}, off-topic AUROC {_auroc(topics):.3f}"
    )


def write(models: Models, path: Path) -> None:
    """Write the models as Python, to three decimals."""

    def shown(model: Logistic) -> str:
        pairs = "".join(f'            "{name}": {weight:.3f},\n' for name, weight in model.weights.items())
        return f"Logistic(\n        {model.bias:.3f},\n        {{\n{pairs}        }},\n    )"

    path.write_text(
        '"""The numbers of the small models. Written by `python -m evals.train_evidence --write`, not by hand."""\n\n'
        "from bot.answers.weights import Logistic, Models\n\n"
        f"MODELS = Models(\n    evidence={shown(models.evidence)},\n    answers={shown(models.answers)},\n"
        f"    topic={shown(models.topic)},\n"
        f"    answers_at={models.answers_at:.3f},\n    topic_at={models.topic_at:.3f},\n)\n"
    )


def _logistic(
    names: Sequence[str], rows: np.ndarray, labels: np.ndarray, weights: np.ndarray, penalty: float
) -> Logistic:
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(C=penalty, max_iter=5000)
    model.fit((rows - mean) / scale, labels, sample_weight=weights / weights.mean())
    raw = np.asarray(model.coef_)[0] / scale
    return Logistic(float(np.asarray(model.intercept_)[0] - raw @ mean), dict(zip(names, raw.tolist(), strict=True)))


def _quantile(model: Logistic, labelled: Sequence[tuple[bool, dict[str, float]]], share: float) -> float:
    return float(np.quantile([model.chance(signals) for label, signals in labelled if label], share))


def _auroc(scored: Sequence[tuple[bool, float]]) -> float:
    return float(roc_auc_score([label for label, _ in scored], [chance for _, chance in scored]))


if __name__ == "__main__":
    main()
