"""ROUGE-1, -2 and -L of a summary against a reference (Lin 2004), as F1.

Forty lines here instead of the package rouge-score, which brings nltk and absl for the same arithmetic: lower-case runs
of letters and digits, no stemming, clipped n-gram counts, and for L the summary-level union of longest common
subsequences.
"""

import re
from collections import Counter
from collections.abc import Sequence

_TOKEN = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """The lower-case runs of letters and digits, as rouge-score cuts them."""
    return _TOKEN.findall(text.lower())


def rouge_n(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """F1 of the n-grams that the sentences of a summary share with those of a reference, each side as one text."""
    ours, theirs = _grams(candidate, n), _grams(reference, n)
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def rouge_l(candidate: Sequence[str], reference: Sequence[str]) -> float:
    """Summary-level F1: for each reference sentence the union of what it has in common, in order, with each of ours."""
    ours, theirs = [tokens(text) for text in candidate], [tokens(text) for text in reference]
    left_ours, left_theirs = (Counter(word for sentence in side for word in sentence) for side in (ours, theirs))
    hits = 0
    for sentence in theirs:
        union = set().union(*(_common(sentence, other) for other in ours))
        for place in sorted(union):
            word = sentence[place]
            # A word counts as often as both sides have it, no more.
            if left_ours[word] and left_theirs[word]:
                left_ours[word] -= 1
                left_theirs[word] -= 1
                hits += 1
    return _f1(hits, sum(map(len, ours)), sum(map(len, theirs)))


def _grams(sentences: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    words = tokens(" ".join(sentences))
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _common(one: Sequence[str], other: Sequence[str]) -> set[int]:
    """The places in `one` of a longest common subsequence with `other`."""
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, word in enumerate(one):
        for j, word_there in enumerate(other):
            best[i + 1][j + 1] = best[i][j] + 1 if word == word_there else max(best[i][j + 1], best[i + 1][j])
    places, i, j = set(), len(one), len(other)
    while i and j:
        if one[i - 1] == other[j - 1]:
            places.add(i - 1)
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _f1(hits: int, ours: int, theirs: int) -> float:
    return 2 * hits / (ours + theirs) if hits else 0.0
