import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from corpus.article import Article, InvalidArticle
from corpus.copies import is_signature, opened, signature
from corpus.known_names import name_finder
from corpus.same_event import CHOSEN, Rarity, Sketch, is_copy, is_reprint, is_rewrite, likeness
from corpus.stories import Report, Stories, StoryTable, assign, outlet_name
from corpus.story_table import StoriesUnreadable, read_signatures, write_signatures

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
    one, other = Sketch.of(a), Sketch.of(b)
    rarity = Rarity()
    rarity.add(one.names)
    rarity.add(other.names)
    return likeness(one, other), rarity


# Outlets


@pytest.mark.parametrize(
    ("publisher", "origin", "expected"),
    [
        ("Financetom (Reuters copy)", "Reuters", "reuters"),
        ("MoneyOval", "Reuters", "reuters"),
        ("BNN Bloomberg (Reuters)", None, "reuters"),
        ("Financetom (Reuters copy)", None, "reuters"),
        ("SalmonCrypto (Finnish copy of Bitcoin.com News)", None, "bitcoincomnews"),
        ("CoinAquarium (CryptoSlate based)", None, "cryptoslate"),
        ("Some Site (syndicated from Associated Press)", None, "ap"),
        ("Some Site (source: KERA News)", None, "keranews"),
        ("Binance Square (PANews / The Block)", None, "block"),
        ("Nasdaq / RTTNews", None, "rttnews"),
        ("TheStreet via trading.hk", None, "street"),
        ("Blockspace (Mining Pod newsletter)", None, "blockspace"),
        ("CoinDesk (mirror)", None, "coindesk"),
        ("US Headline News (TheMinerMag data)", None, "usheadlinenews"),
        ("The Sun (Malaysia)", None, "sun"),
        ("Some Site (printed copy)", None, "somesite"),
        ("https://www.Reuters.com/", None, "reuters"),
        ("reuters.com", None, "reuters"),
        ("REUTERS", None, "reuters"),
        ("The Miner Mag", None, "minermag"),
        ("TheMinerMag", None, "minermag"),
        ("Theta Labs", None, "thetalabs"),
        ("THE REGISTER", None, "register"),
        ("(Reuters)", None, "reuters"),
        ("Bloomberg News", None, "bloomberg"),
        ("  ", " ", None),
        ("...", None, None),
        (None, None, None),
        ("新浪财经", None, "新浪财经"),
    ],
)
def test_an_outlet_has_one_name_however_it_is_written(publisher, origin, expected):
    assert outlet_name(publisher, origin) == expected


def test_a_publisher_of_any_length_and_form_gives_a_short_name():
    assert len(outlet_name("(" * 5000 + "A" * 5000 + " via " * 500, None) or "") <= 80


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


# Copies


def test_a_text_with_a_dateline_a_cut_and_typographic_signs_is_a_copy():
    copy = "KUWAIT CITY (Agency) – " + KUWAIT.replace("-", "‑").replace("week of raids.", "week of raids").upper()
    found, _ = pair(report(1, KUWAIT), report(2, copy.rpartition(". ")[0] + "."))
    assert is_copy(found)


def test_the_same_words_with_other_figures_are_no_copy():
    found, _ = pair(
        report(1, f"{NORWAY} Blocks: 31, 98, 126, 40, 7."), report(2, f"{NORWAY} Blocks: 24, 77, 129, 38, 9.")
    )
    assert not is_copy(found)


def test_different_texts_and_empty_texts_are_no_copies():
    assert not is_copy(pair(report(1, KUWAIT), report(2, NORWAY))[0])
    stories = settled(Report(1, "A", "..."), Report(2, "B", "!!!"))
    assert stories.members(1) == (1,)


def test_texts_too_short_for_a_run_of_five_words_are_compared_whole():
    assert is_copy(pair(report(1, "Bitmain denies it."), report(2, "BITMAIN denies it"))[0])
    assert not is_copy(pair(report(1, "Bitmain denies it."), report(2, "Bitmain confirms it."))[0])


def test_texts_without_spaces_are_compared_sign_by_sign():
    chinese = "比特大陆计划在美国开设第一家工厂以便更快地为当地客户提供服务并避免关税的影响"
    assert is_copy(pair(report(1, chinese), report(2, "据报道" + chinese))[0])
    assert not is_copy(
        pair(report(1, chinese), report(2, "挪威准备暂时停止新的高耗能采矿中心因为它们几乎不创造就业机会"))[0]
    )


def test_a_signature_is_the_same_in_every_process():
    code = "from corpus.copies import signature; print(signature('one two three four five six').hex(), end='')"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == signature("one two three four five six").hex()


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
    found, rarity = pair(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT, publisher="IBTimes"),
        report(2, date="2024-09-25", names=RIOT, vector=NEAR[0], publisher="BeInCrypto"),
    )
    assert is_rewrite(found, rarity)
    assert not is_reprint(found, rarity)


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
    found, rarity = pair(
        report(1, date="2024-09-23", names=RIOT, vector=EVENT), report(2, date=date, names=RIOT, vector=EVENT)
    )
    assert not is_rewrite(found, rarity)


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
    said, rarity = pair(
        report(1, names=RIOT, vector=EVENT, publisher="Reuters"),
        report(2, names=RIOT, vector=NEAR[0], publisher="MoneyOval", origin="Reuters"),
    )
    unsaid, _ = pair(
        report(1, names=RIOT, vector=EVENT, publisher="Reuters"),
        report(2, names=RIOT, vector=NEAR[0], publisher="Reuters"),
    )
    assert is_reprint(said, rarity)
    assert not is_reprint(unsaid, rarity)


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


# Names


def test_known_names_are_found_as_whole_words_in_their_own_case():
    find = name_finder(["Block", "Riot", "Riot Platforms", "MARA", "Bitmain", "X"])
    assert find("Riot Platforms and Bitmain's partner Block; MARA's block. X rioted.") == {
        "riot platforms", "bitmain", "block", "mara",
    }  # fmt: skip
    assert find("The block was found by MARAthon.") == frozenset()
    assert name_finder([])("Bitmain") == frozenset()


def test_an_article_without_entities_shares_the_names_in_its_text():
    find = name_finder(["Bitmain", "Irene Gao"])
    article = Article("Bitmain goes to Texas", "Irene Gao said so.", published_about="2025-07", entities=("Texas",))
    made = Report.of(4, article, EVENT, find)
    assert made.names == {"bitmain", "irene gao", "texas"}
    assert made.date == "2025-07"


# The table of a generation


@pytest.fixture
def table() -> StoryTable:
    return assign(
        [
            report(3, KUWAIT, date="2025-05-05", publisher="ITC.ua", origin="Reuters"),
            report(8, KUWAIT, date="2025-05-06"),
            report(9, date="2024-09-23", names=RIOT, vector=EVENT, publisher="IBTimes"),
            report(12, date="2024-09-24", names=RIOT, vector=NEAR[0], publisher="新浪财经"),
            report(20, NORWAY),
        ]
    )


def test_a_table_says_what_the_stories_say(table):
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
    assign([]).write(tmp_path)
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


def test_known_signatures_are_used_and_those_of_another_make_are_not(tmp_path):
    write_signatures({1: signature(KUWAIT), 2: signature(NORWAY)}, tmp_path)
    known = read_signatures(tmp_path)
    assert opened(known[1]).jaccard(opened(signature(KUWAIT))) == 1.0
    # Only the stored signature of report 2 can make it a copy of report 3.
    reports = [report(1, KUWAIT), report(2, "Its text was not read."), report(3, NORWAY)]
    assert assign(reports, known).members(3) == (2, 3)
    alien = known[2][:8] + b"\0" + known[2][9:]
    assert is_signature(known[2])
    for unusable in (alien, known[2][:-4], b""):
        assert not is_signature(unusable)
        assert assign(reports, {2: unusable}).members(3) == (3,)


def test_signatures_of_nothing_and_no_file(tmp_path):
    assert read_signatures(tmp_path) == {}
    write_signatures({}, tmp_path)
    assert read_signatures(tmp_path) == {}


def test_the_starter_briefs_were_each_written_anew():
    starter = Path(__file__).parents[2] / "corpus" / "starter"
    texts = [file.read_text("utf-8").split("---\n", 2)[2] for file in sorted(starter.glob("*.md"))]
    stories = settled(*(report(key, text) for key, text in enumerate(texts)))
    assert all(stories.members(key) == (key,) for key in range(len(texts)))
