"""Names that are English words too: block, core, can, hive, riot, strike, proto, ocean, foundry, galaxy, cipher, us."""

import pytest

from bot.answers.names import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.learn(
        [("Block", 4), ("Foundry USA", 4), ("Cipher Mining", 4), ("OCEAN", 2), ("Strike", 1), ("Peter Wall", 1)]
    )


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("when did block do the 5nm prototype", "Block"),
        ("who runs block", "Block"),
        ("block's new chip", "Block"),
        ("is the proto rig out", "Proto Rig"),
        ("how many chips are in the proto chip", "Proto"),
        ("foundry growth in 2024", "Foundry USA"),
        ("and foundry?", "Foundry USA"),
        ("riots stake in bitfarms", "Riot Platforms"),
        ("did riot mine more than mara", "Riot Platforms"),
        ("what did galaxy pay for helios", "Galaxy Digital"),
        ("hive or bitfarms", "HIVE Digital Technologies"),
        ("ciphers barber lake", "Cipher Mining"),
        ("ocean pool launch", "OCEAN"),
        ("core debt", "Core Scientific"),
        ("blocks chip customer", "Block"),
        ("WHERE IS BLOCK BUILDING CHIPS", "Block"),
        ("What is Strike doing", "Strike"),
        ("$can today", "Canaan"),
        ("is CAN up today", "Canaan"),
        ("mining in the us", "United States"),
        ("bitmain us plant headcount", "United States"),
        ("how do tariffs affect us miners", "United States"),
        ("mines in tx", "Texas"),
        ("Rockdale, TX", "Texas"),
        ("the sec lawsuit", "SEC"),
        ("un study on water", "United Nations"),
    ],
)
def test_a_word_is_a_name_where_its_context_says_so(gazetteer: Gazetteer, question: str, name: str) -> None:
    assert name in [found.canonical for found in gazetteer.find(question)]


@pytest.mark.parametrize(
    "question",
    [
        "what is the block reward",
        "block reward now",
        "which block was it",
        "who mined block 840000",
        "do they block the sale",
        "can we do it",
        "can i mine at home",
        "tell us more",
        "let us know",
        "does it affect us",
        "core i7 temperature",
        "who are the core developers",
        "galaxy s24 price",
        "how do i run a marathon",
        "why did the riot start",
        "degrees celsius",
        "hive mind",
        "tx fees",
        "wait a sec",
        "strike price of the option",
        "is there a wall",
        "the share of blocks in 2023",
        "how many blocks were found",
    ],
)
def test_a_word_is_a_word_where_its_context_says_so(gazetteer: Gazetteer, question: str) -> None:
    assert gazetteer.find(question) == ()


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Block shipped 3nm chips.", ["Block"]),
        ("Jack Dorsey's Block shipped chips.", ["Jack Dorsey", "Block"]),
        ("Foundry grew to 280 EH/s.", ["Foundry USA"]),
        ("Block rewards fell by half.", []),
        ("The block was empty.", []),
        ("They block the sale and riot in the street.", []),
        ("Block the sale, he said.", []),
        ("A foundry melts iron.", []),
        ("They told us that it can be done.", []),
        ("Plants in Ohio and the US opened.", ["Ohio", "United States"]),
        ("A site near Corsicana, TX was sold.", ["Corsicana", "Texas"]),
        ("It was found IN a pool OR a lake.", []),
    ],
)
def test_in_prose_the_capital_tells_a_name_from_a_word(gazetteer: Gazetteer, sentence: str, names: list[str]) -> None:
    assert [name.canonical for name in gazetteer.mentions(sentence)] == names
