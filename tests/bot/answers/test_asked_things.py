"""Offices and counted things: which words a question's words stand for."""

import pytest

from bot.answers.asked_things import asked_count, asked_role


@pytest.mark.parametrize(
    ("question", "matching", "other"),
    [
        ("who is the ceo of riot?", "Jason Les, its chief executive, said so.", "Its finance chief said so."),
        ("who is the CFO?", "The chief financial officer left.", "The chief executive left."),
        ("who runs cleanspark?", "He is the boss of CleanSpark.", "He visited CleanSpark."),
        ("who owns whinstone?", "Whinstone is a subsidiary of Riot.", "Whinstone sued."),
        ("which bank financed it?", "Two lenders stepped in.", "Two miners stepped in."),
        ("who is the founder?", "It was co-founded by two engineers.", "It was sold by two engineers."),
        ("which judge ruled?", "The court dismissed it.", "The miner dismissed it."),
        ("which senator asked?", "The lawmaker wrote a letter.", "The miner wrote a letter."),
    ],
)
def test_a_role_is_found_under_its_other_names(question, matching, other):
    role = asked_role(question)
    assert role
    assert role.search(matching)
    assert not role.search(other)


@pytest.mark.parametrize("question", ["who sued riot?", "who builds in texas?", "what happened?", ""])
def test_a_question_without_a_role_asks_for_anybody(question):
    assert asked_role(question) is None


@pytest.mark.parametrize(
    ("question", "counted", "other"),
    [
        ("how many workers does it have?", ["people", "employees", "local staff"], "machines"),
        ("how many machines did it order?", ["rigs", "s21 miners", "asics"], "workers"),
        ("how many sites are there?", ["facilities", "farms"], "workers"),
        ("how many households complained?", ["homes", "houses"], "megawatts"),
        ("the number of employees at bitmain", ["workers"], "machines"),
        ("how many of the local workers left?", ["staff"], "tanks"),
        ("how many companies filed?", ["firms", "businesses"], "blocks"),
    ],
)
def test_a_counted_thing_is_found_under_its_other_names(question, counted, other):
    pattern = asked_count(question)
    assert pattern
    assert all(pattern.search(noun) for noun in counted)
    assert not pattern.search(other)


@pytest.mark.parametrize("question", ["how many did it get?", "how many MW does it have?", "how much is it?", ""])
def test_a_question_that_names_no_counted_thing_takes_any_count(question):
    assert asked_count(question) is None
