"""`python -m evals.train_evidence [--write]`: fits the small models of bot/answers/fitted.py on the gold questions.

Prints how well each half of the questions is told apart by models fitted on the other half. With `--write` the models
that ship, fitted on all questions, are written.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.answers import fitted, further, verify
from bot.answers.evidence import Evidence, rescored
from bot.answers.features import FEATURES, READ_FEATURES
from bot.answers.respond import MOST_READ
from bot.answers.weights import Logistic, Models, SentenceModels
from bot.evaluate import read_questions
from evals.examples import QUESTIONS, Example, gathered, starter_desk

# Strength of the L2 penalty on standardised inputs, and, for the models of questions and further answers, its inverse.
_EVIDENCE_PENALTY = 5.0
_QUESTION_PENALTY = 0.001
_FURTHER_PENALTY = 0.01
# What a question counts in the sentence models. With 16 for a gold and 0.5 for a practice one 0.800 of the gold
# questions were right, with 8 0.789, at as many declined.
_SENTENCE_WEIGHTS = {"gold": 16.0, "practice": 0.5, "starter": 1.0}
# And in the question models: the questions on starter briefs that have no answer were made hard on purpose, and people
# ask easier ones. With 48 for a gold one, 43 of the 59 that have no answer were declined, with 4 as many as 45, at as
# many of the others.
_WEIGHTS = {"gold": 4.0, "practice": 4.0, "starter": 1.0}
# Shares of the gold and practice questions that the models were fitted on: answerable ones that may be declined, and
# those on the field that may be taken for off-topic.
_MAY_DECLINE = 0.05
_MAY_MISTAKE = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with starter_desk() as desk, gathered(desk, read_questions(QUESTIONS)) as examples:
        for half in ("a", "b"):
            models = fit([example for example in examples if example.half != half])
            print(f"half {half}: " + report([example for example in examples if example.half == half], models))
        if arguments.write:
            write(fit(examples), Path(fitted.__file__))


def fit(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> Models:
    """Models fitted on these questions; `features` leaves some out, for ablations."""
    sentences = fit_sentences(examples, features)
    found = [example for example in examples if example.looked.hits]
    weights = np.array([_WEIGHTS[example.origin] for example in found])
    natural = weights > min(_WEIGHTS.values())
    on_topic = np.array([example.type != "out_of_domain" for example in found])
    answerable = np.array([example.answerable for example in found])
    topical = [verify.topic_signals(example.looked.query, example.looked.hits) for example in found]
    read = [rescored(example.looked.query, example.looked.evidence, sentences, MOST_READ) for example in found]
    answered = [
        verify.answer_signals(example.looked.query, evidence) for example, evidence in zip(found, read, strict=True)
    ]
    topic, answers = fit_signals(topical, on_topic, weights), fit_signals(answered, answerable, weights)
    return Models(
        sentences,
        answers,
        topic,
        fit_further(list(zip(found, read, strict=True))),
        answers_at=_quantile(answers, answered, natural & answerable, _MAY_DECLINE),
        topic_at=_quantile(topic, topical, natural & on_topic, _MAY_MISTAKE),
    )


def fit_sentences(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> SentenceModels:
    """The models of sentences: one without the cross-encoder, and one for what that one lets it read."""
    found = [(example, example.looked.evidence) for example in examples]
    promise = fit_evidence(found, [name for name in features if name not in READ_FEATURES])
    first = SentenceModels(promise, promise)
    read = [(example, rescored(example.looked.query, evidence, first, MOST_READ)) for example, evidence in found]
    return SentenceModels(promise, fit_evidence(read, features))


def fit_evidence(found: Sequence[tuple[Example, Sequence[Evidence]]], features: Sequence[str]) -> Logistic:
    """A model of sentences: a listwise softmax over each question's candidates sets the weights, then Platt's scaling
    over all questions turns its score into a probability. Each question counts as _SENTENCE_WEIGHTS say in both.

    Fitted sentence by sentence instead, the answering sentence came first in 0.69 of the questions and not in 0.72.
    """
    columns = [FEATURES.index(name) for name in features]
    lists = []
    for example, evidence in found:
        labels = example.labels_of(evidence)
        known = labels >= 0
        if known.any():
            rows = np.stack([item.features for item in evidence])[known][:, columns]
            lists.append(_Labelled(rows, labels[known] == 1, _SENTENCE_WEIGHTS[example.origin]))
    everything = np.concatenate([each.rows for each in lists])
    mean, scale = everything.mean(0), everything.std(0) + 1e-6
    standardised = [replace(each, rows=(each.rows - mean) / scale) for each in lists]
    weights = _listwise([each for each in standardised if each.answers.any()])
    slope, offset = _platt(standardised, weights)
    raw = slope * weights / scale
    return Logistic(float(offset - raw @ mean), dict(zip(features, raw.tolist(), strict=True)))


@dataclass(frozen=True, slots=True, eq=False)
class _Labelled:
    """A question's candidates: features, (n, d), which of them answer, (n,) bool, and what the question counts."""

    rows: np.ndarray
    answers: np.ndarray
    weight: float


def _listwise(lists: Sequence[_Labelled]) -> np.ndarray:
    """Weights that make it likely that a softmax over a question's candidates draws one that answers."""
    rows, answers = (np.concatenate([getattr(each, name) for each in lists]) for name in ("rows", "answers"))
    lengths = np.array([len(each.rows) for each in lists])
    starts = np.cumsum(lengths) - lengths
    counted = np.array([each.weight for each in lists])

    def spread(values: np.ndarray) -> np.ndarray:
        return np.repeat(values, lengths)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ weights
        raised = np.exp(scores - spread(np.maximum.reduceat(scores, starts)))
        chances = raised / spread(np.add.reduceat(raised, starts))
        right = np.add.reduceat(chances * answers, starts) + 1e-12
        towards = np.where(answers, chances / spread(right), 0) - chances
        penalty = _EVIDENCE_PENALTY * float(weights @ weights) / 2
        gradient = _EVIDENCE_PENALTY * weights - rows.T @ (spread(counted) * towards)
        return penalty - float(counted @ np.log(right)), gradient

    return minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x


def _platt(lists: Sequence[_Labelled], weights: np.ndarray) -> tuple[float, float]:
    """Slope and offset that turn the score of a sentence under these weights into log-odds."""
    scores = np.concatenate([each.rows @ weights for each in lists])[:, None]
    labels = np.concatenate([each.answers for each in lists]).astype(int)
    counted = np.concatenate([np.full(len(each.rows), each.weight / len(each.rows)) for each in lists])
    model = LogisticRegression().fit(scores, labels, sample_weight=counted / counted.mean())
    return float(np.asarray(model.coef_)[0, 0]), float(np.asarray(model.intercept_)[0])


def fit_further(read: Sequence[tuple[Example, Sequence[Evidence]]]) -> Logistic:
    """A model of other articles' sentences, from the questions whose best sentence answers: do they answer too?"""
    weighed: list[tuple[dict[str, float], bool]] = []
    for example, evidence in read:
        if not evidence or example.labels_of(evidence[:1])[0] != 1:
            continue
        known = further.stated(example.looked.query, evidence[0])
        pool = evidence[1 : further.WEIGHED]
        weighed += [
            (further.signals(known, item), label == 1)
            for item, label in zip(pool, example.labels_of(pool).tolist(), strict=True)
            if label >= 0 and item.article.id != evidence[0].article.id
        ]
    rows, mean, scale = _standardised([inputs for inputs, _ in weighed])
    model = LogisticRegression(C=_FURTHER_PENALTY, max_iter=5000).fit(rows, [label for _, label in weighed])
    return _raw(model, list(weighed[0][0]), mean, scale)


def fit_signals(signals: Sequence[dict[str, float]], labels: np.ndarray, weights: np.ndarray) -> Logistic:
    """A question model from signals, (n,) bool labels and (n,) weights; both labels count the same in all."""
    rows, mean, scale = _standardised(signals)
    balanced = weights / np.where(labels, weights[labels].sum(), weights[~labels].sum())
    model = LogisticRegression(C=_QUESTION_PENALTY, max_iter=5000)
    model.fit(rows, labels, sample_weight=balanced / balanced.mean())
    return _raw(model, list(signals[0]), mean, scale)


def _standardised(inputs: Sequence[dict[str, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs as (n, d) rows of mean 0 and deviation 1, with the (d,) means and deviations that they had."""
    rows = np.array([list(each.values()) for each in inputs])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    return (rows - mean) / scale, mean, scale


def _raw(model: LogisticRegression, names: Sequence[str], mean: np.ndarray, scale: np.ndarray) -> Logistic:
    """A model of standardised inputs as one of the inputs as they are."""
    raw = np.asarray(model.coef_)[0] / scale
    return Logistic(float(np.asarray(model.intercept_)[0] - raw @ mean), dict(zip(names, raw.tolist(), strict=True)))


def report(examples: Sequence[Example], models: Models) -> str:
    """AUROC of answerable against unanswerable and of on-topic against off-topic questions, and hits in 1 and 3."""
    first = third = answerable = 0
    chances, topics = [], []
    for example in examples:
        looked = example.looked
        if not looked.hits:
            continue
        order = rescored(looked.query, looked.evidence, models.sentences, MOST_READ)
        on_topic = example.type != "out_of_domain"
        topics.append((on_topic, models.topic.chance(verify.topic_signals(looked.query, looked.hits))))
        if not on_topic:
            continue
        chances.append((example.answerable, models.answers.chance(verify.answer_signals(looked.query, order))))
        if example.answerable:
            found = example.labels_of(order[:3]) == 1
            answerable += 1
            first += bool(found[0])
            third += bool(found.any())
    return (
        f"answering sentence first {first / answerable:.3f}, in three {third / answerable:.3f}; "
        f"unanswerable AUROC {_auroc(chances):.3f}, off-topic AUROC {_auroc(topics):.3f}"
    )


def write(models: Models, path: Path) -> None:
    """Write the models as Python, to three decimals."""

    def shown(model: Logistic) -> str:
        pairs = "".join(f'            "{name}": {weight:.3f},\n' for name, weight in model.weights.items())
        return f"Logistic(\n        {model.bias:.3f},\n        {{\n{pairs}        }},\n    )"

    sentences = models.sentences
    path.write_text(
        '"""The numbers of the small models. Written by `python -m evals.train_evidence --write`, not by hand."""\n\n'
        "from bot.answers.weights import Logistic, Models, SentenceModels\n\n"
        f"MODELS = Models(\n    sentences=SentenceModels(\n        promise={shown(sentences.promise)},\n"
        f"        evidence={shown(sentences.evidence)},\n    ),\n    answers={shown(models.answers)},\n"
        f"    topic={shown(models.topic)},\n    further={shown(models.further)},\n"
        f"    answers_at={models.answers_at:.3f},\n    topic_at={models.topic_at:.3f},\n)\n"
    )


def _quantile(model: Logistic, signals: Sequence[dict[str, float]], counted: np.ndarray, share: float) -> float:
    return float(
        np.quantile([model.chance(each) for each, counts in zip(signals, counted, strict=True) if counts], share)
    )


def _auroc(scored: Sequence[tuple[bool, float]]) -> float:
    return float(roc_auc_score([label for label, _ in scored], [chance for _, chance in scored]))


if __name__ == "__main__":
    main()
