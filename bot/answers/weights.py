"""Weights of the small models that choose evidence and keep silent. Written by `python -m evals.train_evidence --write`."""

WEIGHTS = {
    "cosine": 4.0, "passage_cosine": 2.0, "passage_words": 1.0, "passage_rank": 0.5, "overlap": 2.0,
    "overlap_context": 2.0, "coverage": 1.0, "names": 1.0, "names_context": 1.0, "names_all": 1.0, "subject": 0.2,
    "kind": 1.0, "unit": 1.0, "unit_overlap": 1.0, "options": 1.0, "reranker": 1.0, "reranker_best": 0.5, "lead": 0.3,
    "fragment": -1.0, "question": -2.0, "length": 0.3, "scope": 1.0, "newest": 1.0, "neighbours": 0.5,
}
BIAS = -10.0
ANSWERS = {
    "bias": 0.0, "probability": 1.0, "second": 0.0, "reranker": 0.0, "reranker_top": 0.0, "cosine": 0.0, "overlap": 0.0,
    "overlap_context": 0.0, "names_all": 0.0, "names": 0.0, "kind_stated": 0.0, "has_kind": 0.0,
}
ANSWERED_AT = 0.3
ON_TOPIC = {"bias": -3.0, "best_cosine": 12.0, "mean_cosine": 0.0, "names": 2.0, "field_terms": 2.0, "carried": 2.0}
ON_TOPIC_AT = 0.5
