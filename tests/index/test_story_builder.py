"""Stories settled while a generation is written, and kept for the next one."""

import numpy as np
import pytest

from corpus.article import Article
from corpus.copies import signature
from corpus.store import Version
from corpus.story_table import StoryTable, read_signatures, write_signatures
from index.story_builder import StoryBuilder

PLANT = (
    "Bitmain is going to open its first plant in the United States before the end of the third quarter. The site will "
    "be in Texas or in Florida, and about 250 local people will work there once production starts early next year."
)
RAIDS = (
    "A campaign against suspected miners in Kuwait had a quick effect on the power grid. Electricity use in one town "
    "dropped by 55% within a week of the raids on about 100 houses, the interior ministry said on Sunday."
)


def article(title: str, text: str, publisher: str, published: str = "2025-07-29") -> Article:
    return Article(title, text, id=title, publisher=publisher, published=published, entities=("Bitmain",))


REPORT = article("Bitmain picks", PLANT, "Bloomberg")
REPRINT = article("Bitmain picks a state", PLANT, "Daily Hash", "2025-07-30")
ANOTHER = article("Raids in Kuwait", RAIDS, "Reuters")


def towards(axis: int, rows: int = 2) -> np.ndarray:
    vectors = np.zeros((rows, 384), np.float32)
    vectors[:, axis] = 1
    return vectors


@pytest.fixture
def built(tmp_path):
    """The table of a generation made of these articles, numbered from 1."""

    def build(*entries, known=None, names=("Bitmain", "Texas")) -> StoryTable:
        builder = StoryBuilder(names, known)
        for number, (each, vectors) in enumerate(entries, 1):
            builder.add(Version(number, each), vectors)
        folder = tmp_path / f"generation-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        builder.write(folder)
        return StoryTable.open(folder)

    return build


def test_a_reprint_is_in_the_story_and_no_outlet_of_its_own(built):
    table = built((REPORT, towards(0)), (REPRINT, towards(0)), (ANOTHER, towards(1)))
    assert table.members(1) == (1, 2)
    assert table.reprints(2) == (1,)
    assert table.members(3) == (3,)
    assert table.outlets([1, 2]) == 1
    assert table.outlets([1, 2, 3]) == 2


REWRITE = article("A state for Bitmain", RAIDS.replace("Kuwait", "Texas"), "Daily Hash")


@pytest.mark.parametrize("length", [0.2, 1.0, 7.0])
def test_an_article_has_the_direction_of_its_passages_however_many_and_long(built, length):
    same = built((REPORT, towards(0, rows=1)), (REWRITE, towards(0, rows=3) * length))
    assert same.members(1) == (1, 2)
    other = built((REPORT, towards(0)), (REWRITE, towards(1, rows=3) * length))
    assert other.members(1) == (1,)


def test_known_names_are_found_in_texts_that_list_no_entities(built):
    entries = [(REPORT, towards(0)), (REWRITE, towards(0))]
    assert built(*entries, names=("Bitmain", "Texas")).members(1) == (1, 2)
    assert built(*entries, names=()).members(1) == (1,)


def test_an_article_without_passages_is_a_story_by_itself(built):
    table = built((REPORT, towards(0)), (ANOTHER, np.zeros((0, 384), np.float32)))
    assert table.members(2) == (2,)


def test_no_articles_make_an_empty_table(built):
    assert len(built()) == 0


def test_the_signatures_of_a_generation_are_kept_for_the_next(built, tmp_path):
    built((REPORT, towards(0)), (ANOTHER, towards(1)))
    assert read_signatures(tmp_path / "generation-0") == {1: signature(PLANT), 2: signature(RAIDS)}


def test_a_known_text_is_not_read_again(built, tmp_path):
    known = tmp_path / "before"
    known.mkdir()
    # The stored signature says that version 2 is a copy of version 1, and is believed.
    write_signatures({2: signature(PLANT)}, known)
    entries = [(REPORT, towards(0)), (ANOTHER, towards(0))]
    assert built(*entries, known=known).reprints(1) == (2,)
    assert built(*entries).reprints(1) == ()


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_damaged_signatures_of_the_generation_before_are_made_anew(built, tmp_path, content):
    known = tmp_path / "before"
    known.mkdir()
    write_signatures({1: signature(RAIDS)}, known)
    next(known.iterdir()).write_bytes(content)
    table = built((REPORT, towards(0)), (REPRINT, towards(0)), known=known)
    assert table.reprints(1) == (2,)
