from dataclasses import replace

from bot.summaries.figures import contradicts, repeats, replaces, superseding, vaguer

LOST = "Illegal miners cost Tenaga Nasional {} ringgit between 2020 and {} 2025, the utility said."


def test_the_same_figures_said_again_are_a_repeat_and_a_new_figure_is_none(said):
    deal = said("Microsoft has signed up for capacity from IREN in a five-year deal worth $9.7 billion.")
    again = said("The Microsoft contract gives IREN nearly $9.7 billion of business.", version=2)
    more = said("The $9.7 billion Microsoft contract with IREN includes a 20% prepayment.", version=3)
    assert repeats(again, deal)
    assert not repeats(more, deal)


def test_an_earlier_figure_is_replaced_by_that_of_a_later_report(said):
    older = said(LOST.format("440 million", "May"), published="2025-05-10")
    newer = said(LOST.format("4.6 billion", "August"), version=2, published="2025-11-19")
    assert replaces(newer, older)
    assert not replaces(older, newer)
    assert superseding([newer, older], [older, newer]) == {older: newer}
    assert contradicts(newer, older) is None


def test_what_a_sentence_dates_itself_stays_true(said):
    july = said("On 11 July 2025 hashprice stood at $64 per PH/s.", published="2025-07-12")
    november = said("On 4 November 2025 hashprice stood at $41.6 per PH/s.", version=2, published="2025-11-04")
    assert not replaces(november, july)
    assert contradicts(november, july) is None


def test_two_figures_of_one_time_for_one_thing_are_a_disagreement(said):
    one = said("A listing gives the Antminer S23 Hydro an efficiency of 9.5 J/TH.", published="2025-06")
    other = said("A review gives the Antminer S23 Hydro an efficiency of 9.7 J/TH.", version=2, published="2025-06")
    figures = contradicts(one, other)
    assert figures is not None
    assert [figure.text for figure in figures] == ["9.5 J/TH", "9.7 J/TH"]
    assert contradicts(one, replace(other, article=one.article)) is None


def test_other_things_don_t_disagree_and_nor_does_over_80_with_82_percent(said):
    share = said("Bitmain holds 82% of the market for mining machines.", published="2025-06")
    about = said("Bitmain holds over 80% of the market for mining machines.", version=2, published="2025-06")
    rival = said("MicroBT holds 15% of the market for mining machines.", version=3, published="2025-06")
    assert contradicts(share, about) is None
    assert contradicts(share, rival) is None


def test_a_day_and_the_year_around_it_are_different_times(said):
    year = said("Bitcoin mining difficulty closed 2025 at 148.2 trillion.", published="2025-12-31")
    day = said(
        "On 3 November 2025 bitcoin mining difficulty climbed to 155 trillion.", version=2, published="2025-11-23"
    )
    assert contradicts(year, day) is None


def test_a_hook_is_vague_beside_the_figure_of_its_own_article(quotable):
    found = quotable(
        "Malaysia's power utility has put a price on electricity theft by crypto miners. "
        "Electricity theft by crypto miners cost the utility of Malaysia 4.6 billion ringgit."
    )
    assert vaguer(found) == {0}
