"""How much of a question's words a text has, weighted by how telling they are."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from index.tokens import analyse, without_stop_words

_TEXTS_KEPT = 8192


def weighted_terms(text: str, idf: Callable[[str], float]) -> dict[str, float]:
    """A question's terms with their weights by idf, which add up to 1."""
    terms = without_stop_words(analyse(text)) or analyse(text)
    weights = {term: idf(term) for term in dict.fromkeys(terms)}
    total = sum(weights.values())
    return {term: weight / total for term, weight in weights.items()} if total else {}


def overlap_of(terms: Mapping[str, float], *texts: str) -> float:
    """The weight of those terms that the texts have between them."""
    present = [stems(text) for text in texts]
    return sum(weight for term, weight in terms.items() if any(term in found for found in present))


@lru_cache(maxsize=_TEXTS_KEPT)
def stems(text: str) -> frozenset[str]:
    """The distinct terms of a text. A title or a sentence is asked about many times, so they are kept."""
    return frozenset(analyse(text))
