import pytest

from bot.answers.asked_units import units_asked
from bot.answers.kinds import kinds_of


def units(question: str) -> frozenset[str]:
    return units_asked(question, kinds_of(question, (), latest=False))


@pytest.mark.parametrize(
    ("question", "family"),
    [
        ("how many MW did they lease", "MW"),
        ("how many megawatts at helios", "MW"),
        ("record hashrate?", "EH/s"),
        ("s23 hydro efficiency?", "J/TH"),
        ("how much btc does bhutan hold", "BTC"),
        ("what did riot mine in may", "BTC"),
        ("how much debt did they shed", "$"),
        ("for how much?", "$"),
        ("what did galaxy pay for helios", "$"),
        ("hashprice now", "$"),
        ("whats the btc price", "$"),
        ("foundry share in 2022", "%"),
        ("how much did power use fall", "%"),
        ("how long is the rig supposed to last", "years"),
        ("jail time for power theft", "years"),
        ("bitmain us plant headcount", "count"),
        ("how many rigs did canaan ship", "count"),
        ("stronghold share ratio", "ratio"),
        ("noise limit in texas?", "dB"),
        ("difficulty at end of 2025", "difficulty"),
        ("process node of the chip", "nm"),
        ("how big is the iren microsoft deal", "$"),
        ("how big is the childress site", "MW"),
        ("un study water footprint", "litres"),
        ("what is it paying per TH", "$"),
        ("how much did riot make per share", "$"),
        ("how much did the 30 MW mine leave unpaid, losses", "$"),
        ("how much did miners pay the power company", "$"),
        ("tnb losses to miners in ringgit", "$"),
        ("size of the contract in MW", "MW"),
        ("how many noise complaints did it get", "count"),
        ("number of homes that lost power", "count"),
        ("how much hashrate vanished in the storm", "%"),
        ("approval time for export permits", "years"),
    ],
)
def test_the_unit_asked_for_is_recognised(question: str, family: str) -> None:
    assert family in units(question)


def test_a_when_question_wants_a_date() -> None:
    assert units("when did griid close") == {"date"}


@pytest.mark.parametrize("question", ["who runs riot", "is the proto rig out", "what is stratum v2", "list all pools"])
def test_other_kinds_want_no_figure(question: str) -> None:
    assert units(question) == frozenset()


def test_the_noun_behind_how_much_decides_and_not_a_later_one() -> None:
    assert units("how much rent per kw does aws pay") == {"$"}
