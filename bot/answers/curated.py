"""The curated table of the field's names (names.toml), read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answers.context import Form
from bot.answers.folding import fold

_SETTINGS = frozenset({"parent", "postal", "words"})


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write a name: `spelling` as it is written, `form` how far it can be trusted alone."""

    spelling: str
    canonical: str
    form: Form


@dataclass(frozen=True, slots=True)
class Curated:
    """names.toml: kind and parent by canonical name, surfaces by folded form, English words that are names too."""

    kinds: dict[str, str]
    parents: dict[str, str]
    surfaces: dict[str, Surface]
    words: frozenset[str]


@cache
def curated() -> Curated:
    """The table as shipped. Where two names share a form, the earlier one keeps it."""
    table = tomllib.loads(files("bot.answers").joinpath("names.toml").read_text(encoding="utf-8"))
    forms = {word: form for form in (Form.LIKELY, Form.UNLIKELY) for word in table["words"][form.value]}
    forms |= dict.fromkeys(table["words"]["acronyms"], Form.ACRONYM)
    exact = set(table["words"]["exact"])
    kinds: dict[str, str] = {}
    surfaces: dict[str, Surface] = {}
    for kind, names in table.items():
        if kind in _SETTINGS:
            continue
        for canonical, others in names.items():
            kinds.setdefault(canonical, kind)
            for spelling in (canonical, *others):
                folded = fold(spelling)
                usual = Form.SURNAME if kind == "person" and " " not in spelling else Form.PLAIN
                form = Form.EXACT if spelling in exact else forms.get(folded, usual)
                surfaces.setdefault(folded, Surface(spelling, canonical, form))
    for code, state in table["postal"].items():
        surfaces.setdefault(fold(code), Surface(code, state, Form.POSTAL))
    states = dict.fromkeys(table["state"], "United States")
    return Curated(kinds, states | table["parent"], surfaces, frozenset(forms))
