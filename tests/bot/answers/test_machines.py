import pytest

from bot.answers.folding import fold
from bot.answers.machines import machines


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("the S23 Hydro", "Antminer S23 Hydro"),
        ("s23 hydro 3u", "Antminer S23 Hydro 3U"),
        ("S21 XP Hyd.", "Antminer S21 XP Hydro"),
        ("S19j Pro+", "Antminer S19j Pro+"),
        ("an Antminer T21", "Antminer T21"),
        ("antminers s27 next year", "Antminer S27"),
        ("M66S++", "WhatsMiner M66S++"),
        ("whatsminer m60s", "WhatsMiner M60S"),
        ("A16 XP", "Avalon A16 XP"),
        ("Avalon 1566", "Avalon 1566"),
        ("SEALMINER A2 Pro", "SEALMINER A2 Pro"),
    ],
)
def test_a_model_number_is_read_with_its_modifiers(text: str, exact: str) -> None:
    assert [machine.chain[0] for machine in machines(fold(text))] == [exact]


def test_a_machine_goes_up_to_its_brand_step_by_step() -> None:
    [machine] = machines("s19j pro")
    assert machine.chain == ("Antminer S19j Pro", "Antminer S19j", "Antminer S19", "Antminer")


@pytest.mark.parametrize("text", ["a16z", "s3 bucket", "items29", "us21", "m5", "$s21x", "s20 phone", "a100 gpu"])
def test_other_codes_are_no_machines(text: str) -> None:
    assert machines(fold(text)) == []
