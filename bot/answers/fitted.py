"""The numbers of the small models. Written by `python -m evals.train_evidence --write`; not edited by hand."""

from bot.answers.weights import Logistic, Models

MODELS = Models(
    evidence=Logistic(-7.205, {"cosine": 1.993, "asked_cosine": 1.057, "passage_cosine": 0.392, "passage_words": 1.065, "passage_overlap": -0.331, "passage_rank": 0.050, "overlap": 1.070, "overlap_context": 1.410, "rarest": 0.137, "coverage": -0.892, "names": 0.310, "names_context": 0.066, "names_all": 0.309, "subject": 0.267, "kind": 0.955, "unit": 0.420, "unit_overlap": 2.178, "options": -0.174, "reranker": 1.053, "reranker_best": 0.032, "lead": -0.449, "fragment": -0.470, "unfinished": -0.952, "length": 1.146, "scope": 1.039, "newest": 1.749, "newest_outcome": -0.258, "neighbours": 0.132}),
    answers=Logistic(-7.631, {"probability": 0.292, "second": 0.188, "reranker": 0.021, "reranker_top": 0.403, "cosine": 2.572, "overlap_context": 1.476, "names_all": -0.021, "names_covered": 2.131, "role": 0.309, "scope": 2.741, "asked_cosine": 1.143, "kind_stated": 1.683, "has_kind": -0.640, "asked": 0.180, "asked_rarest": -0.023, "asked_article": 0.477, "unheard": 0.493}),
    topic=Logistic(-3.596, {"best_cosine": 4.833, "mean_cosine": 4.473, "names": 1.757, "field_terms": 1.394, "carried": 0.497}),
    answers_at=0.403,
    topic_at=0.061,
)
