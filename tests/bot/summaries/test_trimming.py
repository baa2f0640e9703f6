import pytest

from bot.summaries.trimming import without_credit
from corpus.article import Article


def shown(text, publisher="TheMinerMag", origin=None):
    return without_credit(text, Article("News", text, publisher=publisher, origin=origin))


@pytest.mark.parametrize(
    "credit",
    [
        ", TheMinerMag reported on 29 December 2024.",
        ", according to TheMinerMag.",
        ", according to a TheMinerMag report.",
        ", TheMinerMag reports.",
    ],
)
def test_a_credit_to_the_source_below_is_left_out(credit):
    news = "The sale of the Rhodium site in Temple closed on 18 December 2024"
    assert shown(news + credit) == news


@pytest.mark.parametrize(
    "text",
    [
        "Foundry USA and AntPool steered about 57% of the hashrate, according to BTC.com data.",
        "Bitmain denies the claims and says that they are false.",
        "It rose, TheMinerMag reports.",
    ],
)
def test_a_credit_to_others_is_part_of_the_news(text):
    assert shown(text) == text


def test_the_origin_of_a_reprint_is_its_source_too():
    text = "Kuwait cut the power of about a hundred houses, Reuters reported via ITC.ua on 5 May 2025."
    assert shown(text, publisher="ITC.ua", origin="Reuters") == "Kuwait cut the power of about a hundred houses"
