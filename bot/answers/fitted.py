"""The numbers of the small models. Written by `python -m evals.train_evidence --write`; not edited by hand."""

from bot.answers.weights import Logistic, Models

MODELS = Models(
    evidence=Logistic(-7.233, {"cosine": 2.004, "asked_cosine": 1.134, "passage_cosine": 0.409, "passage_words": 1.062, "passage_overlap": -0.331, "passage_rank": 0.065, "overlap": 1.021, "overlap_context": 1.410, "rarest": 0.163, "coverage": -0.902, "names": 0.323, "names_context": 0.047, "names_all": 0.308, "subject": 0.288, "kind": 0.911, "place": 0.649, "unit": 0.452, "unit_overlap": 2.188, "options": -0.178, "reranker": 1.021, "reranker_best": 0.049, "lead": -0.455, "fragment": -0.485, "unfinished": -0.943, "length": 1.146, "scope": 1.045, "newest": 1.753, "newest_outcome": -0.262, "neighbours": 0.128}),
    answers=Logistic(-7.548, {"probability": 0.293, "second": 0.195, "reranker": 0.046, "reranker_top": 0.359, "cosine": 2.563, "overlap_context": 1.481, "names_all": -0.008, "names_covered": 2.122, "role": 0.367, "scope": 2.734, "asked_cosine": 1.128, "kind_stated": 1.570, "has_kind": -0.662, "asked": 0.177, "asked_rarest": -0.019, "asked_article": 0.478, "unheard": 0.495}),
    topic=Logistic(-3.596, {"best_cosine": 4.833, "mean_cosine": 4.473, "names": 1.757, "field_terms": 1.394, "carried": 0.497}),
    answers_at=0.398,
    topic_at=0.061,
)
