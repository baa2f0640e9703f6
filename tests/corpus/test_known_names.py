from corpus.article import Article
from corpus.known_names import name_finder
from corpus.sketches import Report


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
    made = Report.of(4, article, None, find)
    assert made.names == {"bitmain", "irene gao", "texas"}
    assert made.date == "2025-07"
