"""The numbers of the small models. Written by `python -m evals.train_evidence --write`; not edited by hand."""

from bot.answers.weights import Logistic, Models

MODELS = Models(
    evidence=Logistic(-7.672, {"cosine": 1.981, "asked_cosine": 1.392, "passage_cosine": 0.476, "passage_words": 1.263, "passage_overlap": -0.278, "passage_rank": -0.001, "overlap": 0.890, "overlap_context": 1.557, "rarest": 0.141, "coverage": -0.819, "names": 0.377, "names_context": 0.074, "names_all": 0.387, "subject": 0.289, "kind": 1.023, "place": 0.722, "unit": 0.437, "unit_overlap": 2.276, "options": -0.079, "reranker": 0.726, "reranker_best": 0.181, "lead": -0.453, "fragment": -0.575, "unfinished": -0.996, "length": 1.215, "scope": 1.034, "newest": 1.868, "newest_outcome": -0.315, "neighbours": 0.129}),
    answers=Logistic(-7.955, {"probability": 0.278, "second": 0.186, "reranker": 0.167, "reranker_top": 0.443, "cosine": 2.776, "overlap_context": 1.525, "names_all": 0.535, "names_covered": 1.560, "role": 0.520, "scope": 2.815, "asked_cosine": 1.085, "kind_stated": 1.522, "has_kind": -0.622, "asked": 0.257, "asked_rarest": -0.001, "asked_article": 0.364, "unheard": 0.490}),
    topic=Logistic(-3.609, {"best_cosine": 4.810, "mean_cosine": 4.531, "names": 1.754, "field_terms": 1.388, "carried": 0.498}),
    answers_at=0.384,
    topic_at=0.065,
)
