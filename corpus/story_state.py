"""What a generation keeps of its stories besides their table, so that the next one compares only what came since."""

import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.copies import made, opened
from corpus.ragged import Ragged
from corpus.same_event import COLUMNS, Likeness
from corpus.sketches import Sketches, Vocabulary
from corpus.story_links import Links
from corpus.story_table import StoriesUnreadable, read_signatures, write_signatures

_FILE = "story_state.npz"
_SKETCH_COLUMNS = ("keys", "first", "last", "outlets", "names_origin")


@dataclass(frozen=True, slots=True, eq=False)
class StoryState:
    """The reports' sketches, their links, what the numbers in them stand for, and the names that were looked for.

    The vectors are not kept with it: they are the means of those that the generation holds anyway.
    """

    sketches: Sketches
    links: Links
    names: Vocabulary
    outlets: Vocabulary
    known_names: frozenset[str]

    def write(self, folder: Path) -> None:
        """Write it, and the signatures of the texts in a file of their own: a whole new generation uses those too."""
        sketches, links = self.sketches, self.links
        np.savez(
            folder / _FILE,
            **{column: getattr(sketches, column) for column in _SKETCH_COLUMNS},
            **{f"link_{column}": getattr(links.found, column) for column in COLUMNS},
            a=links.a,
            b=links.b,
            name_lengths=sketches.names.lengths,
            name_items=sketches.names.items,
            shared_lengths=links.found.shared.lengths,
            shared_items=links.found.shared.items,
            names=_packed(self.names.words),
            outlet_words=_packed(self.outlets.words),
            known_names=_packed(sorted(self.known_names)),
        )
        write_signatures(
            {key: made(row) for key, row in zip(sketches.keys.tolist(), sketches.minhashes, strict=True)}, folder
        )

    @classmethod
    def read(cls, folder: Path) -> "StoryState":
        """What `write` wrote, with vectors of no width. Raises StoriesUnreadable."""
        path = folder / _FILE
        signatures = read_signatures(folder)
        try:
            with np.load(path) as file:
                columns = {name: file[name] for name in file.files}
            keys = columns["keys"].tolist()
            minhashes = np.array([opened(signatures[key]) for key in keys], np.uint32).reshape(len(keys), -1)
            sketches = Sketches(
                **{column: columns[column] for column in _SKETCH_COLUMNS},
                minhashes=minhashes,
                vectors=np.zeros((len(keys), 0), np.float16),
                names=Ragged(columns["name_lengths"], columns["name_items"]),
            )
            shared = Ragged(columns["shared_lengths"], columns["shared_items"])
            found = Likeness(**{column: columns[f"link_{column}"] for column in COLUMNS}, shared=shared)
            return cls(
                sketches,
                Links(columns["a"], columns["b"], found),
                Vocabulary(_unpacked(columns["names"])),
                Vocabulary(_unpacked(columns["outlet_words"])),
                frozenset(_unpacked(columns["known_names"])),
            )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise StoriesUnreadable(f"{path} can't be read: `hashdesk reindex` writes it anew") from error


def _packed(words: Iterable[str]) -> np.ndarray:
    """As JSON, because an array of strings is as wide as its longest, and a name may hold any sign."""
    return np.frombuffer(json.dumps(list(words)).encode(), np.uint8)


def _unpacked(packed: np.ndarray) -> list[str]:
    return json.loads(packed.tobytes())
