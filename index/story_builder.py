"""The stories of a generation: which of its articles report one event, settled while it is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus.copies import made, signature
from corpus.known_names import name_finder
from corpus.store import Version
from corpus.stories import Report, Stories
from corpus.story_state import StoryState
from corpus.story_table import StoriesUnreadable, read_signatures
from index.vectors import direction

# (version numbers) to (n, d) float16: the direction of each, zeros for one without passages.
Means = Callable[[np.ndarray], np.ndarray]


class StoryBuilder:
    """Takes a generation's articles one after the other; `known` is the folder of the generation before, if any.

    With `means`, it goes on from the stories of that generation, and takes only what came since; then raises
    StoriesUnreadable if they can't be read.
    """

    def __init__(self, names: Iterable[str], known: Path | None, means: Means | None = None) -> None:
        self._names = frozenset(names)
        self._find = name_finder(self._names)
        if known and means:
            state = StoryState.read(known)
            self._before = replace(state.sketches, vectors=means(state.sketches.keys))
            self._stories = Stories.restored(state, self._before.vectors)
            self._renamed = self._names ^ state.known_names
            self._known: dict[int, bytes] = {}
        else:
            self._stories, self._renamed = Stories(), frozenset()
            self._known = _signatures(known)

    def add(self, version: Version, vectors: np.ndarray) -> None:
        """An article with the (n, d) float32 vectors of its passages."""
        known = self._known.get(version.number) or signature(version.article.text)
        self._take(version, direction(vectors) if len(vectors) else None, known)

    def remove(self, versions: Iterable[int]) -> None:
        """Forget articles of the generation before; one that it never had is passed over."""
        for number in versions:
            if number in self._stories:
                self._stories.remove(number)

    def rename(self, versions: Iterator[Version]) -> None:
        """Look through articles of the generation before for the names that became known since, or no longer are."""
        if not self._renamed:
            return
        find = name_finder(self._renamed)
        for version in versions:
            if version.number in self._stories and find(f"{version.article.title}\n{version.article.text}"):
                place = int(np.searchsorted(self._before.keys, version.number))
                vector = self._before.vectors[place]
                self._take(version, vector if vector.any() else None, made(self._before.minhashes[place]))

    def write(self, folder: Path) -> None:
        """Write the table of stories, and what spares the next reindex comparing all again."""
        self._stories.table().write(folder)
        self._stories.state(self._names).write(folder)

    def _take(self, version: Version, vector: np.ndarray | None, known: bytes) -> None:
        self.remove([version.number])
        self._stories.add(Report.of(version.number, version.article, vector, self._find), known)


def _signatures(folder: Path | None) -> dict[int, bytes]:
    try:
        return read_signatures(folder) if folder else {}
    except StoriesUnreadable:
        return {}
