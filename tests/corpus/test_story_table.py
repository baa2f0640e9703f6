import subprocess
import sys

import pytest

from corpus.copies import signature
from corpus.story_table import Assigned, StoriesUnreadable, StoryTable, read_signatures, write_signatures


@pytest.fixture
def table() -> StoryTable:
    """A text of Reuters and its copy, two rewrites, and a report of which nothing is known."""
    return StoryTable.of(
        [
            Assigned(12, story=9, copies=12, outlet="新浪财经"),
            Assigned(3, story=3, copies=3, outlet="reuters"),
            Assigned(8, story=3, copies=3, outlet="reuters"),
            Assigned(9, story=9, copies=9, outlet="ibtimes"),
            Assigned(20, story=20, copies=20, outlet=None),
        ]
    )


def test_a_table_says_what_was_assigned(table):
    assert [table.story(key) for key in (3, 8, 9, 12, 20)] == [3, 3, 9, 9, 20]
    assert table.members(12) == (9, 12)
    assert table.reprints(8) == (3,)
    assert table.reprints(12) == ()
    assert table.outlets([3, 8]) == 1
    assert table.outlets([3, 8, 9, 12, 20]) == 4
    assert table.outlet(20) is None
    assert len(table) == 5
    assert 8 in table
    assert 10 not in table
    for unknown in (0, 10, 99):
        with pytest.raises(KeyError):
            table.story(unknown)


def test_a_written_table_reads_the_same(table, tmp_path):
    table.write(tmp_path)
    read = StoryTable.open(tmp_path)
    for key in (3, 8, 9, 12, 20):
        assert read.story(key) == table.story(key)
        assert read.members(key) == table.members(key)
        assert read.reprints(key) == table.reprints(key)
        assert read.outlet(key) == table.outlet(key)


def test_a_table_of_nothing_can_be_kept(tmp_path):
    StoryTable.of([]).write(tmp_path)
    assert len(StoryTable.open(tmp_path)) == 0


def test_a_missing_or_damaged_table_names_its_cure(table, tmp_path):
    with pytest.raises(StoriesUnreadable, match="hashdesk reindex"):
        StoryTable.open(tmp_path)
    table.write(tmp_path)
    file = next(tmp_path.iterdir())
    for damaged in (file.read_bytes()[:200], b"", b"no archive", file.read_bytes().replace(b"\x93NUMPY", b"\x93XXXXX")):
        file.write_bytes(damaged)
        with pytest.raises(StoriesUnreadable):
            StoryTable.open(tmp_path)


def test_reading_a_table_loads_neither_datasketch_nor_scipy(table, tmp_path):
    table.write(tmp_path)
    code = (
        "import sys; from pathlib import Path; from corpus.stories import StoryTable;"
        "print(StoryTable.open(Path(sys.argv[1])).outlets([3, 9]), {'datasketch', 'scipy'} & set(sys.modules))"
    )
    made = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert made.stdout.split(maxsplit=1) == ["2", "set()\n"]


def test_signatures_of_nothing_and_no_file(tmp_path):
    assert read_signatures(tmp_path) == {}
    write_signatures({}, tmp_path)
    assert read_signatures(tmp_path) == {}


def test_signatures_are_read_as_they_were_written(tmp_path):
    signatures = {7: signature("one text"), 2: signature("another text")}
    write_signatures(signatures, tmp_path)
    assert read_signatures(tmp_path) == signatures


def test_signatures_of_another_make_are_left_out(tmp_path):
    made = signature("one text")
    write_signatures({1: made, 2: made[:8] + b"\0" + made[9:]}, tmp_path)
    assert read_signatures(tmp_path) == {1: made}
