"""The numbers of the small models. Written by `python -m evals.train_evidence --write`; not edited by hand."""

from bot.answers.weights import Logistic, Models

MODELS = Models(
    evidence=Logistic(-10.0, {"cosine": 4.0, "overlap_context": 4.0, "names_context": 2.0, "unit": 1.0, "reranker": 1.0}),
    answers=Logistic(0.0, {"probability": 1.0}),
    topic=Logistic(-3.0, {"best_cosine": 12.0, "names": 2.0, "field_terms": 2.0}),
    answers_at=0.3,
    topic_at=0.5,
)
