"""The stories as a generation keeps them: read in a millisecond, without datasketch."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.copies import is_signature

_FILE = "stories.npz"
_SIGNATURES = "story_signatures.npz"
_COLUMNS = ("keys", "story_numbers", "copy_groups", "outlet_numbers")


class StoriesUnreadable(Exception):
    """The file of the stories is missing or damaged. `hashdesk reindex` writes it anew."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where a report belongs: its story (the smallest key in it), the group of its copies (likewise), its outlet."""

    key: int
    story: int
    copies: int
    outlet: str | None


@dataclass(frozen=True, eq=False)
class StoryTable:
    """Story, reprints and outlet of every report; its methods raise KeyError for a key that wasn't assigned.

    All arrays are (n,), ordered by key. `outlet_numbers` are places in `outlet_names`, -1 where no outlet is known.
    """

    keys: np.ndarray
    story_numbers: np.ndarray
    copy_groups: np.ndarray
    outlet_numbers: np.ndarray
    outlet_names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[Assigned]) -> "StoryTable":
        ordered = sorted(rows, key=lambda row: row.key)
        names = tuple(sorted({row.outlet for row in ordered if row.outlet is not None}))
        number = {name: place for place, name in enumerate(names)}
        return cls(
            np.array([row.key for row in ordered], np.int64),
            np.array([row.story for row in ordered], np.int64),
            np.array([row.copies for row in ordered], np.int64),
            np.array([-1 if row.outlet is None else number[row.outlet] for row in ordered], np.int32),
            names,
        )

    @classmethod
    def numbered(
        cls,
        keys: np.ndarray,
        story_numbers: np.ndarray,
        copy_groups: np.ndarray,
        outlets: np.ndarray,
        vocabulary: list[str],
    ) -> "StoryTable":
        """A table of columns ordered by key; `outlets` are places in the vocabulary, -1 where none is known."""
        used = np.unique(outlets[outlets >= 0])
        names: list[str] = sorted(vocabulary[number] for number in used.tolist())
        place = np.full(len(vocabulary) + 1, -1, np.int32)  # the last, for -1, stays
        numbers = {name: number for number, name in enumerate(names)}
        place[used] = [numbers[vocabulary[number]] for number in used.tolist()]
        return cls(keys, story_numbers, copy_groups, place[outlets], tuple(names))

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: int) -> bool:
        place = int(np.searchsorted(self.keys, key))
        return place < len(self.keys) and self.keys[place] == key

    def story(self, key: int) -> int:
        """The number of the report's story: the smallest key in it."""
        return int(self.story_numbers[self._place(key)])

    def members(self, key: int) -> tuple[int, ...]:
        """The keys of all reports of the same story, this one among them, in order."""
        return tuple(self.keys[self._story_places(key)].tolist())

    def reprints(self, key: int) -> tuple[int, ...]:
        """The other reports of the story that repeat this one: copies of its text, or retold from the same outlet."""
        place = self._place(key)
        others = self._story_places(key)
        repeats = self.copy_groups[others] == self.copy_groups[place]
        if self.outlet_numbers[place] >= 0:
            repeats |= self.outlet_numbers[others] == self.outlet_numbers[place]
        return tuple(self.keys[others[repeats & (others != place)]].tolist())

    def outlet(self, key: int) -> str | None:
        """The outlet the report counts under (`corpus.outlets.outlet_name`); a copy's is that of its first text."""
        number = int(self.outlet_numbers[self._place(key)])
        return self.outlet_names[number] if number >= 0 else None

    def outlets(self, keys: Iterable[int]) -> int:
        """How many independent outlets these reports are of; those of unknown outlets count as one together."""
        return len({int(self.outlet_numbers[self._place(key)]) for key in keys})

    def write(self, folder: Path) -> None:
        """Write the table into a folder of a generation."""
        columns = {column: getattr(self, column) for column in _COLUMNS}
        # One string, because an array of strings is as wide as its longest.
        np.savez(folder / _FILE, **columns, outlet_names=np.frombuffer("\n".join(self.outlet_names).encode(), np.uint8))

    @classmethod
    def open(cls, folder: Path) -> "StoryTable":
        """Read what `write` wrote. Raises StoriesUnreadable."""
        columns = _read(folder / _FILE, [*_COLUMNS, "outlet_names"])
        names = columns.pop("outlet_names").tobytes().decode()
        return cls(**columns, outlet_names=tuple(names.split("\n")))

    @cached_property
    def _by_story(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self.story_numbers, kind="stable")
        return order, self.story_numbers[order]

    def _story_places(self, key: int) -> np.ndarray:
        order, stories = self._by_story
        story = self.story_numbers[self._place(key)]
        return order[np.searchsorted(stories, story, "left") : np.searchsorted(stories, story, "right")]

    def _place(self, key: int) -> int:
        place = int(np.searchsorted(self.keys, key))
        if place >= len(self.keys) or self.keys[place] != key:
            raise KeyError(key)
        return place


def write_signatures(signatures: Mapping[int, bytes], folder: Path) -> None:
    """Keep the signatures of a generation's texts beside its stories, so that the next reindex reads only new texts."""
    keys = sorted(signatures)
    rows = np.frombuffer(b"".join(signatures[key] for key in keys), np.uint8)
    np.savez(folder / _SIGNATURES, keys=np.array(keys, np.int64), rows=rows.reshape(len(keys), -1) if keys else rows)


def read_signatures(folder: Path) -> dict[int, bytes]:
    """The signatures by key, as written; none if the folder has no such file. Raises StoriesUnreadable.

    Those of another make, such as an earlier version's, are left out: they compare with none of today's.
    """
    if not (folder / _SIGNATURES).exists():
        return {}
    columns = _read(folder / _SIGNATURES, ["keys", "rows"])
    rows = (row.tobytes() for row in columns["rows"])
    return {key: row for key, row in zip(columns["keys"].tolist(), rows, strict=True) if is_signature(row)}


def _read(path: Path, columns: Sequence[str]) -> dict[str, np.ndarray]:
    try:
        with np.load(path) as file:
            return {column: file[column] for column in columns}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StoriesUnreadable(f"{path} can't be read: `hashdesk reindex` writes it anew") from error
