from datetime import UTC, datetime

import pytest

from bot.answers.kinds import Kind
from bot.answers.names import Gazetteer
from bot.answers.question import Question, parse

NOW = datetime(2026, 8, 15, tzinfo=UTC)
RIOT = ("how much debt does riot have", "Riot has $590 million of debt.")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    entities = [
        ("Riot Platforms", 3),
        ("Foundry USA", 2),
        ("Mitchell Bend", 2),
        ("Temple Green Data", 1),
        ("Amy Freedman", 1),
    ]
    return Gazetteer.learn(entities)


def ask(gazetteer: Gazetteer, question: str, *turns: tuple[str, str]) -> Question:
    history = [message for asked, answer in turns for message in (("user", asked), ("assistant", answer))]
    return parse(question, gazetteer, NOW, history)


def names(question: Question) -> set[str]:
    return {name.canonical for name in question.names}


@pytest.mark.parametrize(
    ("question", "turn", "carried"),
    [
        ("for how much?", ("who bought the temple site", "Temple Green Data did."), "Temple"),
        ("and normal rigs?", ("s23 hydro efficiency?", "9.5 J/TH."), "Antminer S23 Hydro"),
        ("which state", ("where is barber lake", "Near Colorado City."), "Barber Lake"),
        ("did they stop?", ("did f2pool censor txs", "Yes, four."), "F2Pool"),
        ("who makes the servers", ("tell me about iren and microsoft", "A five-year contract."), "IREN"),
        ("when does it open", ("where is bitmain building", "Texas or Florida."), "Bitmain"),
        ("efficiency?", ("s23 hydro price", "Unknown."), "Antminer S23 Hydro"),
        ("why?", RIOT, "Riot Platforms"),
        ("and the ceo?", RIOT, "Riot Platforms"),
        ("how many workers do they have", RIOT, "Riot Platforms"),
        ("n how far did it fall there", ("where did they raid houses", "In Al-Wafrah, Kuwait."), "Al-Wafrah"),
        ("who nominated her", ("who replaced the bitfarms cofounder", "Amy Freedman."), "Amy Freedman"),
        ("what did he say about it", ("who runs bitfarms", "Ben Gagnon."), "Ben Gagnon"),
        ("did riot buy it", ("who wants bitfarms", "Several."), "Bitfarms"),
        ("compare it with hut 8", ("bitfarms hashrate", "17 EH/s."), "Bitfarms"),
    ],
)
def test_a_leaning_question_takes_the_names_before_it(
    gazetteer: Gazetteer, question: str, turn: tuple[str, str], carried: str
) -> None:
    parsed = ask(gazetteer, question, turn)
    assert carried in {name.canonical for name in parsed.carried}
    assert carried in names(parsed)


@pytest.mark.parametrize(
    "question",
    [
        "k. other thing: when is norways mining stop supposed to start",
        "whats DATUM btw",
        "different q, who owns f2pool",
        "paraguay jail term for stealing power?",
        "and what does the s23 hydro 3u do in hash",
        "whats the record hashrate",
        "when is the next halving",
        "what did canaan say about its us production",
        "is it true that norway bans mining",
        "how do miners make money",
        "list the biggest pools",
        "which states banned mining",
        "what is a mining pool",
        "how long does it take to mine a block",
        "whats the btc price",
        "gm",
    ],
)
def test_a_question_with_its_own_subject_takes_nothing(gazetteer: Gazetteer, question: str) -> None:
    parsed = ask(gazetteer, question, RIOT)
    assert parsed.carried == ()
    assert "riot" not in parsed.search_text.lower()
    assert names(parsed) == names(ask(gazetteer, question))


def test_a_bare_name_asks_the_former_question_of_it(gazetteer: Gazetteer) -> None:
    parsed = ask(gazetteer, "and foundry?", ("did f2pool censor txs", "Yes, four."))
    assert parsed.search_text == "did foundry censor transactions"
    assert names(parsed) == {"Foundry USA"}
    assert parsed.kinds == (Kind.YES_NO,)


def test_doing_that_too_is_the_former_question(gazetteer: Gazetteer) -> None:
    assert (
        ask(gazetteer, "does foundry do that too", ("did f2pool censor txs", "Yes.")).search_text
        == "did foundry censor transactions"
    )


def test_the_other_names_of_the_former_question_stay(gazetteer: Gazetteer) -> None:
    parsed = ask(gazetteer, "and in norway?", ("how many rigs does bitdeer run in bhutan", "Many."))
    assert parsed.search_text == "how many rigs does bitdeer run in norway"
    assert [name.canonical for name in parsed.carried] == ["Bitdeer"]


def test_a_bare_date_asks_the_former_question_of_that_time(gazetteer: Gazetteer) -> None:
    parsed = ask(gazetteer, "and in june?", ("how much btc did mara mine in may 2025", "950."))
    assert parsed.search_text == "how much btc did mara mine in june 2025"
    assert parsed.scope.since is not None
    assert parsed.scope.since.isoformat() == "2025-06-01"


def test_a_chain_of_follow_ups_keeps_its_subject(gazetteer: Gazetteer) -> None:
    turns = (
        ("which himalayan state mines btc", "Bhutan, through DHI."),
        ("how much does that fund manage", "About $3 billion."),
    )
    assert {"Bhutan", "Druk Holding and Investments"} <= names(ask(gazetteer, "does it use hydro", *turns))


def test_a_switch_in_between_ends_the_old_subject(gazetteer: Gazetteer) -> None:
    parsed = ask(gazetteer, "and the ceo?", RIOT, ("whats new with bitfarms", "It left bitcoin."))
    assert names(parsed) == {"Bitfarms"}


def test_thanks_in_between_end_nothing(gazetteer: Gazetteer) -> None:
    assert names(ask(gazetteer, "how many machines do they have", RIOT, ("thx!", "np"))) == {"Riot Platforms"}


def test_a_fragment_inherits_kind_and_unit(gazetteer: Gazetteer) -> None:
    parsed = ask(gazetteer, "and normal rigs?", ("s23 hydro efficiency?", "9.5 J/TH."))
    assert (parsed.kinds[0], parsed.units) == (Kind.HOW_MANY, {"J/TH"})
    assert "efficiency" in parsed.search_text


def test_words_foreign_to_the_corpus_lean_on_nothing() -> None:
    vocabulary = frozenset(f"word{number}" for number in range(2000))
    assert ask(Gazetteer.learn([], vocabulary=vocabulary), "how to cook rice", RIOT).carried == ()


def test_without_a_history_nothing_is_carried(gazetteer: Gazetteer) -> None:
    assert ask(gazetteer, "for how much?").carried == ()


def test_where_no_name_is_known_the_words_of_the_question_before_say_what_it_is(gazetteer: Gazetteer) -> None:
    question = ask(
        gazetteer, "what does it bring in taxes for the county", ("who runs the loud mine in zorbel", "Quux.")
    )
    assert {"loud", "mine", "zorbel"} <= set(question.search_text.split())
    assert question.reading.startswith("who runs the loud mine in zorbel?")


def test_one_of_several_is_told_by_the_turn_before(gazetteer: Gazetteer) -> None:
    question = ask(
        gazetteer, "so what will the smaller one do instead", ("is riot buying foundry?", "No, that is off.")
    )
    assert names(question) == {"Riot Platforms", "Foundry USA"}
