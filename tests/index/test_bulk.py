import json
import time
from itertools import pairwise

import numpy as np
import pytest

from index import bulk
from index.bulk import BulkChoice, chunks, groups_of_like_length

TEXTS = [f"{n} {'word ' * (n % 7)}" for n in range(100)]


class Backend:
    """Encodes a text as a direction of the plane, `off` radians from the true one, `seconds` a job."""

    def __init__(self, seconds: float = 0.0, off: float = 0.0) -> None:
        self.seconds, self.off = seconds, off

    def queries(self, texts):
        angles = np.array([len(text) for text in texts]) + self.off
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    def groups(self, texts):
        time.sleep(self.seconds)
        for group in groups_of_like_length(texts, 10):
            yield group, self.queries([texts[position] for position in group])


def race(folder, **backends):
    ways = {name: lambda backend=backend: backend for name, backend in backends.items()}
    return BulkChoice(folder).race(ways, "reference", TEXTS)


def test_groups_hold_texts_of_like_length_and_every_text_once():
    groups = groups_of_like_length(TEXTS, 10)
    assert sorted(position for group in groups for position in group) == list(range(100))
    spans = sorted((min(lengths), max(lengths)) for lengths in ([len(TEXTS[p]) for p in group] for group in groups))
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_the_order_of_groups_is_mixed_and_the_same_each_time():
    groups = groups_of_like_length(TEXTS, 10)
    assert groups == groups_of_like_length(TEXTS, 10)
    longest = [max(len(TEXTS[position]) for position in group) for group in groups]
    assert longest not in (sorted(longest), sorted(longest, reverse=True))


def test_the_vectors_of_a_chunk_stand_in_the_order_of_its_positions():
    backend = Backend()
    for positions, vectors in chunks(backend.groups(TEXTS), None, None):
        assert np.array_equal(vectors, backend.queries([TEXTS[position] for position in positions]))


def test_the_fastest_that_agrees_wins(tmp_path):
    assert race(tmp_path, reference=Backend(0.1), quick=Backend(0.0, off=0.001), slow=Backend(0.2)) == "quick"


def test_a_faster_one_that_disagrees_is_not_taken(tmp_path):
    # cos 0.02 is 0.9998.
    assert race(tmp_path, reference=Backend(0.1), wrong=Backend(0.0, off=0.02)) == "reference"


def test_the_choice_is_kept_for_this_machine_and_these_libraries(tmp_path, monkeypatch):
    assert BulkChoice(tmp_path).kept() is None
    race(tmp_path, reference=Backend(0.1), quick=Backend())
    assert BulkChoice(tmp_path).kept() == "quick"
    monkeypatch.setattr(bulk, "_processor", lambda: "another")
    assert BulkChoice(tmp_path).kept() is None


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path):
    (tmp_path / "file").touch()
    assert race(tmp_path / "file", reference=Backend(0.1), quick=Backend()) == "quick"


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", json.dumps({"choice": "quick"}).encode()])
def test_a_damaged_choice_is_ignored(tmp_path, content):
    (tmp_path / "bulk.json").write_bytes(content)
    assert BulkChoice(tmp_path).kept() is None
