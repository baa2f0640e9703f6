import pytest

from bot.answers.kinds import Kind, asks_several, kinds_of


def main_kind(text: str) -> Kind:
    return kinds_of(text, (), latest=False)[0]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("who runs DHI", Kind.WHO),
        ("whose pool is ocean", Kind.WHO),
        ("which company owns whinstone", Kind.WHO),
        ("hut 8 ceo", Kind.WHO),
        ("largest bitcoin miner by hashrate", Kind.WHO),
        ("where is bitmain building", Kind.WHERE),
        ("what state is childress in", Kind.WHERE),
        ("exact address of the plant", Kind.WHERE),
        ("when did block do the prototype", Kind.WHEN),
        ("until when is mining banned", Kind.WHEN),
        ("since when does bhutan mine", Kind.WHEN),
        ("what year was antpool founded", Kind.WHEN),
        ("next halving exact date", Kind.WHEN),
        ("how many rigs did they ship", Kind.HOW_MANY),
        ("how long does the ban last", Kind.HOW_MANY),
        ("how often does difficulty change", Kind.HOW_MANY),
        ("canaan biggest order?", Kind.HOW_MANY),
        ("s23 hydro efficiency?", Kind.HOW_MANY),
        ("bitmain us plant headcount", Kind.HOW_MANY),
        ("noise limit in texas?", Kind.HOW_MANY),
        ("what did galaxy pay for helios", Kind.HOW_MANY),
        ("what is it paying per TH", Kind.HOW_MANY),
        ("capex per MW for the conversion", Kind.HOW_MANY),
        ("what slice of the market does bitmain own", Kind.HOW_MANY),
        ("headcount at the burned mine?", Kind.HOW_MANY),
        ("machines lost in the blaze", Kind.HOW_MANY),
        ("total liabilities of the host", Kind.HOW_MANY),
        ("what hashrate does the s23 do", Kind.HOW_MANY),
        ("where did hashprice land after the adjustment", Kind.HOW_MANY),
        ("earliest date for the vote", Kind.WHEN),
        ("could you remind me when it closed", Kind.WHEN),
        ("when is the case being heard", Kind.WHEN),
        ("why did the centre parties vote no", Kind.WHY),
        ("tnb losses, i keep seeing two totals", Kind.HOW_MANY),
        ("difficulty in september, why two records", Kind.HOW_MANY),
        ("i read two different dates for the listing", Kind.WHEN),
        ("july stats: coins, hashrate, uptime", Kind.LIST),
        ("length, renewals and guarantee on the lease", Kind.LIST),
        ("what is canaan's market cap", Kind.HOW_MANY),
        ("why did riot drop the bid", Kind.WHY),
        ("how come bitfarms quit", Kind.WHY),
        ("what is the reason for the chapter 11", Kind.WHY),
        ("what did JPM say about mara", Kind.LIST),
        ("which antminers got stuck", Kind.LIST),
        ("what happened in mining in july", Kind.LIST),
        ("pools that censor transactions", Kind.LIST),
        ("A16 XP specs", Kind.LIST),
        ("riots stake in bitfarms over time", Kind.LIST),
        ("compare iren with cifr", Kind.COMPARE),
        ("mara vs riot hashrate", Kind.COMPARE),
        ("difference between S21 and S23", Kind.COMPARE),
        ("is the proto rig out", Kind.YES_NO),
        ("has the griid deal closed", Kind.YES_NO),
        ("barber lake is in colorado right?", Kind.YES_NO),
        ("so the eia survey is dead?", Kind.YES_NO),
        ("any news on canaan", Kind.LATEST),
        ("latest on bitfarms", Kind.LATEST),
        ("what happened with griid", Kind.LATEST),
        ("what is stratum v2", Kind.WHAT),
        ("how does fpps work", Kind.WHAT),
        ("explain difficulty adjustment", Kind.WHAT),
        ("which antminer does more than 1 PH/s", Kind.WHAT),
        ("bitmain production plans", Kind.WHAT),
    ],
)
def test_the_main_kind_is_what_is_asked_for(question: str, kind: Kind) -> None:
    assert main_kind(question) is kind


def test_two_questions_in_one_have_two_kinds_the_first_one_first() -> None:
    assert kinds_of("was the affiliate blacklisted? when", (), latest=False) == (Kind.YES_NO, Kind.WHEN)
    assert kinds_of("where did block announce the rig and with who", (), latest=False) == (Kind.WHERE, Kind.WHO)


def test_who_behind_a_noun_asks_nothing() -> None:
    assert Kind.WHO not in kinds_of("what do they pay people who report a farm", (), latest=False)


def test_alternatives_are_never_a_yes_or_no() -> None:
    assert kinds_of("is it 90% or 99%", ("90%", "99%"), latest=False) == (Kind.HOW_MANY,)
    assert kinds_of("was the vote nov 3 or 4", ("nov 3", "4"), latest=False) == (Kind.WHEN,)
    assert kinds_of("georgia or florida for bitmain", ("georgia", "florida"), latest=False, place_options=True) == (
        Kind.WHERE,
    )


def test_records_and_now_ask_for_the_newest_besides() -> None:
    assert kinds_of("record hashrate?", (), latest=True) == (Kind.HOW_MANY, Kind.LATEST)


def test_news_of_a_named_time_are_a_list() -> None:
    assert kinds_of("any news from october 2025 on canaan", (), latest=False, dated=True) == (Kind.LIST,)


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("list the countries that bitdeer mines in", True),
        ("bitdeer vs mara fleet size", True),
        ("which miners sold coins in may", True),
        ("what is in the term sheet", True),
        ("list all the places where bitmain builds", True),
        # A reason is one thing, a plural place or a statement most often told in a sentence or two.
        ("why did mara do better than riot", False),
        ("which ports held the rigs", False),
        ("what did the mayor say about the noise", False),
        ("what happened with the survey", False),
        ("where is bitmain building", False),
    ],
)
def test_a_list_or_a_comparison_wants_more_sentences_than_a_place_or_a_statement(question, several):
    scope = "what happened" in question
    assert asks_several(question, kinds_of(question, (), latest=scope)) is several
