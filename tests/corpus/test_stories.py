from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from corpus.article import InvalidArticle
from corpus.copies import opened, signature
from corpus.same_event import CHOSEN, is_reprint, is_rewrite, likeness, rarity
from corpus.sketches import Sketches, Vocabulary
from corpus.stories import Report, Stories, assign

KUWAIT = (
    "A campaign against suspected crypto miners in Kuwait had a quick effect on the power grid. In Al-Wafrah "
    "electricity use dropped by 55% within a week of raids. About 100 houses were the target, and some of them had "
    "been using 20 times the usual amount. The interior ministry spoke of exploitation and promised more raids."
)
NORWAY = (
    "Norway is preparing to halt the arrival of new power-hungry mining centers, at least for a time. The ban could "
    "come into force during autumn. Karianne Tung, the digital minister, argued that mining creates few jobs and "
    "brings little income to the communities around it, and said that the government wants it limited as far as can be."
)
RIOT = frozenset({"riot platforms", "bitfarms", "amy freedman"})


def towards(cosine: float, place: int = 1) -> np.ndarray:
    """A unit vector at this cosine from the first axis, the rest of it along axis `place`."""
    vector = np.zeros(384, np.float32)
    vector[0], vector[place] = cosine, (1 - cosine**2) ** 0.5
    return vector


EVENT = towards(1.0)
# Axis by axis, so that two of them are at 0.8 * 0.8 of each other and at 0.8 of EVENT.
NEAR = [towards(0.8, place) for place in range(1, 9)]


def report(key, text=None, *, date=None, names=(), vector=None, publisher=None, origin=None) -> Report:
    return Report(key, f"Title {key}", text or f"Text number {key}.", publisher, origin, date, frozenset(names), vector)


def settled(*reports: Report) -> Stories:
    stories = Stories()
    for each in reports:
        stories.add(each)
    return stories


def pair(a: Report, b: Report):
    """How alike the two are, and how rare their names."""
    names = Vocabulary()
    sketches = Sketches.of([a, b], [opened(signature(each.text)) for each in (a, b)], names, Vocabulary())
    return likeness(sketches, np.array([0]), np.array([1])), rarity(sketches.names, len(names))


# Outlets and copies


def test_two_reports_of_one_origin_are_one_outlet():
    stories = settled(
        report(1, publisher="Financetom (Reuters copy)", origin="Reuters"),
        report(2, publisher="MoneyOval", origin="Reuters"),
        report(3, publisher="CoinDesk"),
        report(4, publisher="BNN Bloomberg (Reuters)"),
    )
    assert stories.outlets([1, 2, 4]) == 1
    assert stories.outlets([1, 2, 3, 4]) == 2


def test_reports_of_unknown_outlets_count_as_one_together():
    stories = settled(report(1), report(2), report(3, publisher="CoinDesk"))
    assert stories.outlets([1, 2]) == 1
    assert stories.outlets([1, 2, 3]) == 2
    assert stories.outlets([]) == 0


def test_a_copy_joins_the_story_even_undated_and_without_names_or_vector():
    stories = settled(report(1, KUWAIT, date="2025-05-05", publisher="Reuters"), report(2, f"Just in: {KUWAIT}"))
    assert stories.members(2) == (1, 2)
    assert stories.reprints_of(1) == (2,)


def test_a_copy_counts_under_the_outlet_that_had_the_text_first():
    stories = settled(
        report(1, KUWAIT, date="2025-05-06", publisher="Aggregator"),
        report(2, KUWAIT, date="2025-05-05", publisher="CoinDesk"),
        report(3, KUWAIT),
    )
    assert stories.outlets([1, 2, 3]) == 1
    assert stories.table().outlet(3) == "coindesk"


def test_a_copy_counts_under_the_origin_that_one_of_them_names():
    stories = settled(
        report(1, KUWAIT, date="2025-05-05", publisher="Aggregator"),
        report(2, KUWAIT, date="2025-05-06", publisher="ITC.ua", origin="Reuters"),
    )
    assert {stories.table().outlet(key) for key in (1, 2)} == {"reuters"}


def test_a_copy_of_a_month_later_is_another_story_but_no_second_outlet():
    stories = settled(
        report(1, KUWAIT, date="2025-05-05", publisher="CoinDesk"),
        report(2, KUWAIT, date="2025-06-20", publisher="Aggregator"),
    )
    assert stories.members(1) == (1,)
    assert stories.outlets([1, 2]) == 1


# Rewrites


def test_two_tellings_of_one_event_within_72_hours_are_a_rewrite_and_no_reprint():
    found, rare = pair(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT, publisher="IBTimes"),
        report(2, date="2024-09-25", names=RIOT, vector=NEAR[0], publisher="BeInCrypto"),
    )
    assert is_rewrite(found, rare)
    assert not is_reprint(found, rare)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"date": "2024-09-27"}, "four days apart"),
        ({"date": "2024-10"}, "another month"),
        ({"date": "2024"}, "dated by the year alone"),
        ({"date": None}, "undated"),
        ({"vector": towards(0.6)}, "other words"),
        ({"vector": None}, "no vector"),
        ({"names": {"riot platforms"}}, "one name shared"),
        ({"names": {"cleanspark", "griid"}}, "other names"),
    ],
)
def test_what_makes_two_tellings_different_events(change, why):
    second = {"date": "2024-09-23", "names": RIOT, "vector": NEAR[0], "publisher": "BeInCrypto"} | change
    stories = settled(report(1, date="2024-09-23", names=RIOT, vector=EVENT, publisher="IBTimes"), report(2, **second))
    assert stories.members(1) == (1,), why


@pytest.mark.parametrize("date", ["2024-09-19", "2024-09-27", "2024-10", "2024-08", "2024", None])
def test_dates_that_allow_no_rewrite(date):
    found, rare = pair(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT), report(2, date=date, names=RIOT, vector=EVENT)
    )
    assert not is_rewrite(found, rare)


@pytest.mark.parametrize("date", ["2024-09-20", "2024-09-26", "2024-09"])
def test_dates_that_allow_one_event(date):
    stories = settled(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT), report(2, date=date, names=RIOT, vector=NEAR[0])
    )
    assert stories.members(1) == (1, 2)


def test_names_that_every_article_has_join_less_than_rare_ones():
    common = [report(key, date="2020-01-01", names={"bitcoin", "bitmain"}) for key in range(100, 400)]
    day = {"date": "2025-07-30", "vector": EVENT}
    also = {"date": "2025-07-30", "vector": NEAR[0]}
    stories = settled(
        *common,
        report(1, names={"bitcoin", "bitmain"}, **day),
        report(2, names={"bitcoin", "bitmain"}, **also),
        report(3, names={"irene gao", "mugglehead"}, **day),
        report(4, names={"irene gao", "mugglehead"}, **also),
    )
    assert stories.members(1) == (1,)
    assert stories.members(3) == (3, 4)


def test_the_origin_named_in_all_its_reprints_is_no_shared_name():
    stories = settled(
        report(1, names={"bitmain", "bloomberg"}, vector=EVENT, origin="Bloomberg"),
        report(2, names={"bitmain", "bloomberg"}, vector=NEAR[0], origin="Bloomberg"),
        report(3, names={"bitmain", "texas"}, vector=EVENT, origin="Reuters"),
        report(4, names={"bitmain", "texas"}, vector=NEAR[0], origin="Reuters"),
    )
    assert stories.members(1) == (1,)
    assert stories.members(3) == (3, 4)


@pytest.mark.parametrize("date", [None, "2024", "2024-11"])
def test_reports_of_one_origin_join_with_a_coarse_date_or_none(date):
    names = {"antminer", "customs", "fcc"}
    stories = settled(
        report(1, date="2024-11-20", names=names, vector=EVENT, publisher="Blockspace (Mining Pod newsletter)"),
        report(2, date=date, names=names, vector=towards(0.7), publisher="BTCNews", origin="Blockspace"),
    )
    assert stories.members(1) == (1, 2)
    assert stories.reprints_of(1) == (2,)
    assert stories.outlets([1, 2]) == 1


def test_one_outlet_is_one_origin_only_where_one_report_says_that_it_repeats():
    said, rare = pair(
        report(1, names=RIOT, vector=EVENT, publisher="Reuters"),
        report(2, names=RIOT, vector=NEAR[0], publisher="MoneyOval", origin="Reuters"),
    )
    unsaid, _ = pair(
        report(1, names=RIOT, vector=EVENT, publisher="Reuters"),
        report(2, names=RIOT, vector=NEAR[0], publisher="Reuters"),
    )
    assert is_reprint(said, rare)
    assert not is_reprint(unsaid, rare)


def test_reports_of_one_origin_on_other_days_stay_apart():
    names = {"antminer", "customs", "fcc"}
    stories = settled(
        report(1, date="2024-11-20", names=names, vector=EVENT, origin="Blockspace"),
        report(2, date="2025-02-01", names=names, vector=EVENT, origin="Blockspace"),
    )
    assert stories.members(1) == (1,)


def test_a_publisher_alone_is_no_origin_that_would_join_undated_reports():
    names = {"antminer", "customs", "fcc"}
    stories = settled(
        report(1, names=names, vector=EVENT, publisher="MEXC News"),
        report(2, names=names, vector=NEAR[0], publisher="MEXC News"),
    )
    assert stories.members(1) == (1,)


def test_two_rewrites_by_one_outlet_repeat_each_other():
    stories = settled(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT, publisher="CoinDesk"),
        report(2, date="2024-09-24", names=RIOT, vector=NEAR[0], publisher="coindesk.com"),
        report(3, date="2024-09-24", names=RIOT, vector=NEAR[1], publisher="IBTimes"),
    )
    assert stories.members(2) == (1, 2, 3)
    assert stories.reprints_of(1) == (2,)
    assert stories.reprints_of(3) == ()
    assert stories.outlets([1, 2, 3]) == 2


def test_two_rewrites_of_unknown_outlets_do_not_repeat_each_other():
    table = assign(
        [
            report(1, date="2024-09-23", names=RIOT, vector=EVENT),
            report(2, date="2024-09-24", names=RIOT, vector=NEAR[0]),
        ]
    )
    assert table.members(1) == (1, 2)
    assert table.reprints(1) == ()


# Stories


def daily_chain() -> list[Report]:
    """Ten reports three days apart, each a rewrite of the one before."""
    return [report(key, date=f"2025-03-{3 * key - 2:02}", names=RIOT, vector=EVENT) for key in range(1, 11)]


def test_a_chain_of_rewrites_does_not_grow_beyond_seven_days():
    chain = daily_chain()
    stories = settled(*chain)
    for each in chain:
        days = [int((chain[key - 1].date or "")[-2:]) for key in stories.members(each.key)]
        assert len(days) > 1 or each.key in {1, 10}
        assert max(days) - min(days) <= CHOSEN.story_days


def test_a_report_of_the_month_does_not_tie_its_first_day_to_its_last():
    stories = settled(
        report(1, date="2025-07-01", names=RIOT, vector=EVENT),
        report(2, date="2025-07", names=RIOT, vector=NEAR[0]),
        report(3, date="2025-07-31", names=RIOT, vector=EVENT),
    )
    assert stories.story_of(1) != stories.story_of(3)
    assert len(stories.members(2)) == 2


@pytest.mark.parametrize(("first", "last", "expected"), [(0.95, 0.8, (1, 2, 3)), (0.8, 0.95, (2, 3, 4, 5))])
def test_a_report_between_two_stories_joins_the_one_it_is_nearer_to(first, last, expected):
    stories = settled(
        report(1, date="2025-07-01", names=RIOT, vector=towards(first, 1)),
        report(2, date="2025-07-04", names=RIOT, vector=EVENT),
        report(3, date="2025-07-07", names=RIOT, vector=EVENT),
        report(4, date="2025-07-10", names=RIOT, vector=towards(last, 2)),
        report(5, date="2025-07-10", names=RIOT, vector=towards(last, 2)),
    )
    assert stories.members(2) == expected


def test_a_story_is_numbered_by_its_smallest_key_whatever_came_first():
    stories = settled(report(7, KUWAIT), report(3, KUWAIT), report(5, NORWAY))
    assert [stories.story_of(key) for key in (7, 3, 5)] == [3, 3, 5]


def test_stories_do_not_depend_on_the_order_reports_come_in():
    reports = [
        report(1, date="2025-07-01", names=RIOT, vector=EVENT),
        report(2, date="2025-07-04", names=RIOT, vector=NEAR[0]),
        report(3, date="2025-07-07", names=RIOT, vector=EVENT),
        report(4, date="2025-07-10", names=RIOT, vector=NEAR[1]),
        report(5, NORWAY, date="2025-07-10"),
    ]
    expected = [settled(*reports).members(key) for key in range(1, 6)]
    for order in permutations(reports):
        stories = settled(*order)
        assert [stories.members(key) for key in range(1, 6)] == expected


def test_asking_between_adds_changes_nothing():
    asked, unasked = Stories(), Stories()
    for each in daily_chain():
        asked.add(each)
        asked.story_of(each.key)
        unasked.add(each)
    assert [asked.members(key) for key in range(1, 11)] == [unasked.members(key) for key in range(1, 11)]


def test_a_removed_report_leaves_and_lets_its_story_fall_apart():
    stories = settled(
        report(1, date="2025-07-01", names=RIOT, vector=EVENT),
        report(2, date="2025-07-04", names=RIOT, vector=NEAR[0]),
        report(3, date="2025-07-07", names=RIOT, vector=EVENT),
    )
    assert stories.members(3) == (1, 2, 3)
    stories.remove(2)
    assert [stories.members(key) for key in (1, 3)] == [(1,), (3,)]
    with pytest.raises(KeyError):
        stories.story_of(2)
    stories.add(report(2, date="2025-07-04", names=RIOT, vector=NEAR[0]))
    assert stories.members(3) == (1, 2, 3)


def test_after_a_removal_the_stories_are_those_of_the_reports_that_are_left():
    for gone in range(1, 11):
        stories = settled(*daily_chain())
        stories.members(1)
        stories.remove(gone)
        left = settled(*(each for each in daily_chain() if each.key != gone))
        assert [stories.members(key) for key in range(1, 11) if key != gone] == [
            left.members(key) for key in range(1, 11) if key != gone
        ]


def test_removing_the_first_copy_renumbers_the_story_and_its_outlet():
    stories = settled(
        report(1, KUWAIT, date="2025-05-05", publisher="CoinDesk"),
        report(2, KUWAIT, date="2025-05-06", publisher="KDJ"),
    )
    assert stories.table().outlet(2) == "coindesk"
    stories.remove(1)
    assert stories.members(2) == (2,)
    assert stories.table().outlet(2) == "kdj"


def test_a_key_twice_an_unknown_key_and_an_impossible_date_are_refused():
    stories = settled(report(1, KUWAIT))
    with pytest.raises(ValueError, match="report 1 is there already"):
        stories.add(report(1, NORWAY))
    with pytest.raises(KeyError):
        stories.remove(9)
    with pytest.raises(InvalidArticle):
        stories.add(report(2, date="2025-02-30"))
    assert stories.members(1) == (1,)


def test_hundreds_of_copies_are_one_outlet():
    stories = settled(*(report(key, KUWAIT, date="2025-05-05", publisher=f"Site {key}") for key in range(1, 301)))
    assert stories.members(150) == tuple(range(1, 301))
    assert stories.outlets(range(1, 301)) == 1


def test_the_starter_briefs_were_each_written_anew():
    starter = Path(__file__).parents[2] / "corpus" / "starter"
    texts = [file.read_text("utf-8").split("---\n", 2)[2] for file in sorted(starter.glob("*.md"))]
    stories = settled(*(report(key, text) for key, text in enumerate(texts)))
    assert all(stories.members(key) == (key,) for key in range(len(texts)))


def test_known_signatures_are_used_and_those_of_another_make_are_not():
    # Only the known signature of report 2 can make it a copy of report 3.
    reports = [report(1, KUWAIT), report(2, "Its text was not read."), report(3, NORWAY)]
    known = {1: signature(KUWAIT), 2: signature(NORWAY)}
    assert assign(reports, known).members(3) == (2, 3)
    assert assign(reports, {2: known[2][:-4]}).members(3) == (3,)


def test_texts_without_a_word_are_no_copies():
    assert settled(Report(1, "A", "..."), Report(2, "B", "!!!")).members(1) == (1,)


def test_a_flood_of_thousands_of_copies_is_one_story_and_its_cost_grows_no_faster_than_it():
    stored = signature(KUWAIT)
    links = []
    for count in (1500, 3000):
        stories = Stories()
        for key in range(1, count + 1):
            stories.add(report(key, KUWAIT, date="2025-05-05", names=RIOT, vector=EVENT), stored)
        assert len(stories.members(1)) == count
        links.append(len(stories.state().links.a))
    assert links[1] < 2.1 * links[0]
