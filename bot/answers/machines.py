"""Mining machines by the pattern of their model numbers, so that a model of next year is known too.

A machine is a chain from the exact model to the maker: "S23 Hydro 3U" → Antminer S23 Hydro 3U → Antminer S23 Hydro →
Antminer S23 → Antminer. A text about the first is about every later one, never the other way round.
"""

import re
from dataclasses import dataclass

# Antminer's series without its brand word are odd (S9, S19, S21, S23, T21), which keeps most phones out.
_MODEL = re.compile(
    r"""(?<![\w$])
    (?:(?P<brand>antminer|whatsminer|avalon(?:\ ?miner)?|sealminer|seal\ miner|teraflux)s?\ )?
    (?P<model>
        [st](?:9|1[13579]|2[13579])(?:[ijkae](?!\w))?
      | (?<=antminer\ )[a-z]\d{1,2}[a-z]?
      | m[2-7]\d[sh]?
      | a1\d(?:\d\d)?
      | (?:(?<=avalon\ )|(?<=avalonminer\ ))\d{3,4}
      | (?:(?<=sealminer\ )|(?<=seal\ miner\ ))a\d
      | (?<=teraflux\ )a[thi]\d{4}
    )
    (?P<signs>\+{0,2})
    (?P<modifiers>(?:\ ?(?:pro\+{0,2}|xp|hydro|hyd|immersion|imm|exp|plus|air|3u|2u)(?!\w)\.?)*)
    s?(?![\w+])""",
    re.VERBOSE,
)
# What every model has; most sentences don't, and this tells them sooner.
_HINT = re.compile(r"[astm]\d|(?:miners?|avalon|teraflux) [a-z\d]")
_BRANDS = {
    "antminer": "Antminer",
    "whatsminer": "WhatsMiner",
    "avalon": "Avalon",
    "avalonminer": "Avalon",
    "sealminer": "SEALMINER",
    "teraflux": "Teraflux",
}
# Whose models begin with which letter; the rest is Antminer's.
_SERIES = {"m": "WhatsMiner", "a": "Avalon"}
_MODIFIERS = {
    "hyd": "Hydro",
    "hydro": "Hydro",
    "imm": "Immersion",
    "immersion": "Immersion",
    "plus": "+",
    "exp": "Exp",
    "air": "Air",
}
_ORDER = ("Pro", "Exp", "XP", "+", "Air", "Hydro", "Immersion", "2U", "3U")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine found in a text: its span, and its names from the exact model up to the brand."""

    start: int
    end: int
    chain: tuple[str, ...]


def machines(folded: str) -> list[Machine]:
    """Every machine in a text that `bot.answers.folding.fold` made lower case."""
    if not _HINT.search(folded):
        return []
    return [Machine(match.start(), match.end(), _chain(match)) for match in _MODEL.finditer(folded)]


def _chain(match: re.Match[str]) -> tuple[str, ...]:
    model = match["model"]
    brand = _brand(match["brand"], model)
    series = model.upper()
    if brand == "Antminer" and series[-1].isalpha() and len(series) > 2:
        series = series[:-1] + series[-1].lower()
    given = {
        _MODIFIERS.get(word, word.upper() if word != "pro" else "Pro")
        for word in re.findall(r"[a-z]+|\du|\+", match["modifiers"])
    }
    modifiers = sorted(given, key=_ORDER.index)
    signs = match["signs"]
    names = [f"{brand} {series}{signs}"]
    for modifier in modifiers:
        names.append(f"{names[-1]}{'' if modifier == '+' else ' '}{modifier}")
    if signs:
        names.insert(0, f"{brand} {series}")
    if brand == "Antminer" and series[-1].islower():
        names.insert(0, f"{brand} {series[:-1]}")
    return (*reversed(names), brand)


def _brand(written: str | None, model: str) -> str:
    return _BRANDS[written.replace(" ", "")] if written else _SERIES.get(model[0], "Antminer")
