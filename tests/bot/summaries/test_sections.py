import pytest

from bot.summaries.sections import SECTIONS, section_of, section_votes
from corpus.article import Article


@pytest.fixture(scope="module")
def gazetteer(starter_desk):
    return starter_desk.responder.gazetteer()


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Bitmain unveils an Antminer at 9.5 J/TH", "hardware"),
        ("Riot Platforms buys a rival in a stock deal", "companies"),
        ("Ethiopia's grid sells surplus hydropower to miners", "energy"),
        ("Senate bill would ban new mines for two years", "policy"),
        ("Difficulty adjustment is the steepest since the halving", "network"),
        ("Hashprice falls as analysts cut their price targets", "markets"),
    ],
)
def test_the_words_of_the_trade_tell_the_section(gazetteer, title, section):
    assert section_of([Article(title=title, text="")], gazetteer) == section


def test_a_title_that_names_a_company_and_nothing_else_is_news_of_the_company(gazetteer):
    assert section_of([Article(title="Bitfarms looks back on its year", text="")], gazetteer) == "companies"


def test_the_articles_of_a_story_vote_together(gazetteer):
    bill = Article(title="Senate passes the bill, and the governor signs the law", text="")
    power = Article(title="Miners and the grid", text="")
    assert section_of([power], gazetteer) == "energy"
    assert section_of([power, bill, bill], gazetteer) == "policy"


def test_votes_of_an_article_add_up_to_one_or_to_none(gazetteer):
    spoken = section_votes(Article(title="A tax on the power of miners", text=""), gazetteer)
    assert set(spoken) == set(SECTIONS)
    assert sum(spoken.values()) == pytest.approx(1)
    assert sum(section_votes(Article(title="Who is Satoshi?", text=""), gazetteer).values()) == 0
    assert section_of([Article(title="Who is Satoshi?", text="")], gazetteer) == "network"
