"""Which sentences make the summary: greedy choice on the summary's own likeness to the centroid.

The centroid method (Radev et al. 2004) on sentence vectors (Rossiello et al. 2017), with the greedy algorithm that
scores the summary that results, not each sentence alone (Ghalandari 2017). Priors of each sentence and a redundancy cut
are added to it. Pure functions over arrays.
"""

from collections.abc import Callable, Sequence

import numpy as np


def centroid_of(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The unit vector of the weighted sum: vectors (n, d) float32, weights (n,) of at least 0."""
    return unit(weights @ vectors)


def unit(vector: np.ndarray) -> np.ndarray:
    """A vector at unit length; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def choose(
    vectors: np.ndarray,
    centroid: np.ndarray,
    prior: np.ndarray,
    groups: Sequence[int],
    repeats: Callable[[int, int], bool],
    k: int,
    *,
    central: float,
    redundancy: float,
    crowding: float,
) -> list[int]:
    """The places of at most k sentences, in the order they were chosen.

    Each step takes the sentence with the highest sum of `central` times the likeness of the summary with it to the
    centroid, and its `prior`, less `redundancy` times its likeness to the most alike sentence chosen before, and less
    `crowding` for each sentence of its group (its article, its story) that was. `repeats(a, b)` says whether a says
    again what b says; such a sentence is never taken. vectors (n, d) unit length, prior (n,).
    """
    chosen: list[int] = []
    open_ = np.ones(len(vectors), bool)
    total = np.zeros_like(centroid)
    likeness = np.zeros(len(vectors), np.float32)
    crowd = np.zeros(len(vectors), np.float32)
    members = np.asarray(groups)
    while len(chosen) < k and open_.any():
        sums = vectors + total
        to_centroid = sums @ centroid / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
        gain = central * to_centroid + prior - redundancy * likeness - crowding * crowd
        best = int(np.argmax(np.where(open_, gain, -np.inf)))
        chosen.append(best)
        total = total + vectors[best]
        likeness = np.maximum(likeness, vectors @ vectors[best])
        crowd += members == members[best]
        open_[best] = False
        for place in np.flatnonzero(open_):
            if repeats(int(place), best):
                open_[place] = False
    return chosen
