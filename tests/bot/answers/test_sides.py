"""A comparison is asked in parts: one for each thing or time that it sets side by side."""

from datetime import UTC, datetime

import pytest

from bot.answers.names import Gazetteer
from bot.answers.question import Kind, parse
from bot.answers.sides import parts

NOW = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def asked():
    gazetteer = Gazetteer.learn([("IREN", 2), ("Cipher Mining", 2), ("Microsoft", 2), ("Amazon Web Services", 2)])
    return lambda text: parts(parse(text, gazetteer, NOW), gazetteer)


def test_each_named_side_is_asked_about_by_itself(asked):
    one, other = asked("compare IREN's microsoft deal with cifr aws")
    assert [name.canonical for name in one.names] == ["IREN", "Microsoft"]
    assert [name.canonical for name in other.names] == ["Cipher Mining", "Amazon Web Services"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("iren btc production q3 vs q4 2025", ["iren btc production q3", "iren btc production q4 2025"]),
        ("july 2021 vs june 2021 output", ["july 2021 output", "june 2021 output"]),
        ("is hashprice in 2024 lower than in 2025", ["is hashprice in 2024", "is hashprice in 2025"]),
    ],
)
def test_so_is_each_of_two_times(asked, text, sides):
    assert [side.search_text for side in asked(text)] == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("levy for grid vs own power", ["levy for grid power", "levy for own power"]),
        ("mesa output july vs aug", ["mesa output july", "mesa output aug"]),
        ("power cost of hosts against miners", []),
        ("vs the rest", []),
    ],
)
def test_so_is_each_of_two_things_of_any_name(asked, text, sides):
    assert [side.search_text for side in asked(text)] == sides


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who filed first, iren or cipher mining?", Kind.WHEN),
        ("which has more hashrate, iren or cipher mining", Kind.HOW_MANY),
        ("iren output vs cipher mining", Kind.HOW_MANY),
        ("compare iren and cipher mining", Kind.WHAT),
    ],
)
def test_of_each_side_is_asked_what_is_compared(asked, text, kind):
    assert [side.kinds for side in asked(text)] == [(kind,), (kind,)]


@pytest.mark.parametrize(
    "text",
    [
        "where is iren building?",
        "compare iren with others",
        "why did output fall in 2024 after the plant that was announced in 2023",
        "output in 2022, 2023 and 2024 compared",
    ],
)
def test_what_sets_nothing_side_by_side_has_no_parts(asked, text):
    assert asked(text) == ()
