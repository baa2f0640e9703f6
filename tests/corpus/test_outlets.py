import pytest

from corpus.outlets import outlet_name


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
