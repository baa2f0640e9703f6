"""The stories of a generation: which of its articles report one event, settled while it is written."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from corpus.copies import signature
from corpus.known_names import name_finder
from corpus.store import Version
from corpus.stories import Report, Stories
from corpus.story_table import StoriesUnreadable, read_signatures, write_signatures


class StoryBuilder:
    """Takes a generation's articles one after the other; `known` is the folder of the generation before, if any."""

    def __init__(self, names: Iterable[str], known: Path | None) -> None:
        self._stories = Stories()
        self._find = name_finder(names)
        self._signatures: dict[int, bytes] = {}
        self._known = _signatures(known)

    def add(self, version: Version, vectors: np.ndarray) -> None:
        """An article with the (n, d) float32 vectors of its passages."""
        key, text = version.number, version.article.text
        self._signatures[key] = self._known.get(key) or signature(text)
        total = vectors.sum(axis=0)
        vector = total / np.linalg.norm(total) if len(vectors) else None
        self._stories.add(Report.of(key, version.article, vector, self._find), self._signatures[key])

    def write(self, folder: Path) -> None:
        """Write the table of stories, and the signatures that spare the next reindex reading the texts again."""
        self._stories.table().write(folder)
        write_signatures(self._signatures, folder)


def _signatures(folder: Path | None) -> dict[int, bytes]:
    try:
        return read_signatures(folder) if folder else {}
    except StoriesUnreadable:
        return {}
