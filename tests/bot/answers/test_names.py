import json

import pytest

from bot.answers.names import Gazetteer, Name

ENTITIES = [
    ("Bitmain", 16),
    ("Riot Platforms", 12),
    ("Marathon Digital", 5),
    ("Foundry USA", 4),
    ("Block", 4),
    ("Mitchell Bend", 3),
    ("Irene Gao", 3),
    ("Antminer S23 Hydro", 2),
    ("Bitcoin", 2),
    ("Kevin Zhang", 1),
    ("Druk Holding & Investments", 1),
    ("Northwind Digital Mining, Inc.", 1),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.learn(ENTITIES)


def found(gazetteer: Gazetteer, question: str) -> list[str]:
    return [name.canonical for name in gazetteer.find(question)]


def mentioned(gazetteer: Gazetteer, sentence: str) -> list[str]:
    return [name.canonical for name in gazetteer.mentions(sentence)]


def named(gazetteer: Gazetteer, canonical: str) -> Name:
    name = gazetteer.get(canonical)
    assert name is not None
    return name


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("how many btc does marathon digital hold", ["MARA"]),
        ("what did riot blockchain pay", ["Riot Platforms"]),
        ("iris energy debt", ["IREN"]),
        ("core sci lease with coreweave", ["Core Scientific", "CoreWeave"]),
        ("wulf vs clsk", ["TeraWulf", "CleanSpark"]),
        ("bitmains first us factory", ["Bitmain", "United States"]),
        ("russian miners in irkutsk", ["Russia", "Irkutsk"]),
        ("hut8 merger", ["Hut 8"]),
        ("the ny moratorium", ["New York"]),
        ("did customs hold the whatsminers", ["WhatsMiner"]),
        ("dhi and bhutan", ["Druk Holding and Investments", "Bhutan"]),
        ("how much BTC was mined in 2025", []),
    ],
)
def test_a_name_is_found_under_every_form_people_use(gazetteer: Gazetteer, question: str, names: list[str]) -> None:
    assert found(gazetteer, question) == names


def test_the_longest_form_wins(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "core scientific in colorado city") == ["Core Scientific", "Colorado City"]


def test_a_form_inside_another_word_is_no_name(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "americana, chinaware and marathoners") == []


def test_accents_and_hyphens_do_not_hide_a_name(gazetteer: Gazetteer) -> None:
    assert mentioned(gazetteer, "The Itaipú dam, Al Wafrah and Hydro-Québec.") == [
        "Itaipú",
        "Al-Wafrah",
        "Hydro-Québec",
    ]


def test_a_machine_is_known_by_its_model_and_belongs_to_its_maker(gazetteer: Gazetteer) -> None:
    sentence = "The S23 Hydro 3U reaches 1.16 PH/s."
    assert gazetteer.present(named(gazetteer, "Antminer S23 Hydro"), sentence)
    assert gazetteer.present(named(gazetteer, "Antminer"), sentence)
    assert not gazetteer.present(named(gazetteer, "Bitmain"), sentence)
    assert gazetteer.touches(named(gazetteer, "Bitmain"), sentence)


def test_the_wider_name_is_no_evidence_for_the_narrower_one(gazetteer: Gazetteer) -> None:
    assert not gazetteer.touches(named(gazetteer, "Antminer S23 Hydro"), "The S23 is out and Bitmain is glad.")


def test_one_of_several_texts_is_enough_to_touch_a_name(gazetteer: Gazetteer) -> None:
    bitmain = named(gazetteer, "Bitmain")
    assert gazetteer.touches(bitmain, "The weather was fine.", "The S23 is out.")
    assert not gazetteer.touches(bitmain, "The weather was fine.", "The M63 is out.")


def test_the_place_of_a_name_is_where_it_is_first_named(gazetteer: Gazetteer) -> None:
    antminer = named(gazetteer, "Antminer")
    assert gazetteer.place(antminer, "The S23 and the S21 are both on sale.") == 4
    assert gazetteer.place(antminer, "The weather was fine.") is None


def test_related_names_are_what_a_company_makes_or_owns(gazetteer: Gazetteer) -> None:
    assert {"Antminer", "AntPool"} <= {name.canonical for name in gazetteer.related(named(gazetteer, "Bitmain"))}


def test_an_old_name_in_a_sentence_is_the_name_of_today(gazetteer: Gazetteer) -> None:
    assert gazetteer.present(named(gazetteer, "MARA"), "Marathon Digital mined 736 bitcoin.")


def test_every_alias_is_lower_case_and_the_canonical_one_is_among_them(gazetteer: Gazetteer) -> None:
    mara = named(gazetteer, "MARA")
    assert {"mara", "marathon digital", "marathon", "mara holdings"} <= mara.aliases
    assert all(alias == alias.lower() for alias in mara.aliases)


def test_the_corpus_teaches_names_that_the_table_lacks(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "did mitchell bend become a town") == ["Mitchell Bend"]
    assert found(gazetteer, "northwind digital hashrate") == ["Northwind Digital Mining, Inc."]


def test_an_entity_under_another_spelling_is_not_a_second_name(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "druk holding & investments") == ["Druk Holding and Investments"]
    assert gazetteer.get("Druk Holding & Investments") is None


def test_bitcoin_itself_is_too_general_to_be_a_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("Bitcoin") is None


def test_a_surname_stands_for_the_only_person_who_has_it(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "what did gao say") == ["Irene Gao"]
    assert mentioned(gazetteer, "Gao said the plan stands.") == ["Irene Gao"]
    two = Gazetteer.learn([("Irene Gao", 1), ("Peter Gao", 1)])
    assert found(two, "what did gao say") == []


@pytest.mark.parametrize(
    "sentence", ["Lawrence Zhang came.", "They met Zhang Xiaoping.", "a zhang is a unit of Length"]
)
def test_a_surname_in_another_persons_name_is_not_the_person(gazetteer: Gazetteer, sentence: str) -> None:
    assert mentioned(gazetteer, sentence) == []


def test_a_title_before_a_surname_changes_nothing(gazetteer: Gazetteer) -> None:
    assert mentioned(gazetteer, "Vice President Zhang agreed.") == ["Kevin Zhang"]


def test_titles_teach_words_that_no_dictionary_has() -> None:
    gazetteer = Gazetteer.learn(
        [], ["Zenhash opens a mine in Oslo this week", "Why the bankers love Zenhash and its fleet"]
    )
    assert found(gazetteer, "zenhash fleet") == ["Zenhash"]


def test_one_title_alone_teaches_nothing() -> None:
    assert found(Gazetteer.learn([], ["Zenhash opens a mine in Oslo this week"]), "zenhash fleet") == []


def test_a_corpus_word_written_small_needs_context_to_be_a_name() -> None:
    gazetteer = Gazetteer.learn([("Beacon", 3)], vocabulary={"beacon"})
    assert found(gazetteer, "how bright is a beacon") == []
    assert found(gazetteer, "who owns beacon") == ["Beacon"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("bitmian us plant", "bitmain us plant"),
        ("cannan stock", "canaan stock"),
        ("cleanspak georgia", "cleanspark georgia"),
        ("marathn holdings", "marathon holdings"),
        ("kazakstan ban", "kazakhstan ban"),
        ("Bitmian plant", "Bitmain plant"),
        ("hashprce now", "hashprice now"),
    ],
)
def test_a_typo_in_a_name_or_term_is_corrected(gazetteer: Gazetteer, typed: str, right: str) -> None:
    assert gazetteer.correct(typed) == right


@pytest.mark.parametrize(
    "text",
    ["he texts blocks of words", "wafer and water", "riots at the ports", "is it chinas fault", "asdkjh qwpoei zzz"],
)
def test_a_real_word_is_no_typo(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.correct(text) == text


def test_a_word_of_the_corpus_is_no_typo() -> None:
    assert Gazetteer.learn([], vocabulary={"bitmian"}).correct("bitmian") == "bitmian"


def test_letters_that_grow_in_lower_case_shift_no_place(gazetteer: Gazetteer) -> None:
    text = "İİİ İstanbul and Bitmain"
    mention = gazetteer.locate(text)[-1]
    assert text[mention.start : mention.end] == "Bitmain"


def test_the_table_has_what_the_field_speaks_of() -> None:
    gazetteer = Gazetteer.learn([])
    assert len(gazetteer) >= 600
    assert gazetteer.get("Antminer S19k Pro") is not None
    assert json.dumps(sorted(named(gazetteer, "Canaan").aliases)).count("canaan") >= 2
