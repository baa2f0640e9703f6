"""The checker of the starter corpus: each brief is complete, its own text, and says no figure that its facts don't."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from corpus.article import canonical_url

STARTER = Path(__file__).parents[2] / "corpus" / "starter"
FACTS = {
    sheet["id"]: sheet["facts"]
    for sheet in map(json.loads, Path(__file__).with_name("starter_facts.jsonl").read_text("utf-8").splitlines())
}
GENERAL_WORDINGS = [
    line
    for line in Path(__file__).with_name("general_numbers.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]

KNOWN_KEYS = {"id", "title", "url", "publisher", "origin", "published", "published_about", "topics", "entities"}
ALWAYS_THERE = {"id", "title", "topics", "entities"}
UNDATED = {"bm-seed", "diff-yearend2025", "ocean-launch", "sv2-dmnd"}
WORDS_OF_A_BRIEF = range(120, 301)
WORDS_OF_A_SENTENCE = range(4, 41)
SHORTEST_REPEAT = 6
"""Words of a sentence from which on it may stand in one brief only."""
LONGEST_COPY = 7
"""Words in a row, names and figures not counted, that a brief may share with its facts."""

_FRONT_MATTER = re.compile(r"---\n(?P<yaml>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’.,&/-][^\W_]+)*")
_MARKS = re.compile(r"^\s*(?:- |\d+\. |#+ )|\*\*", re.MULTILINE)
_TABLE_RULE = re.compile(r"^\|[-| :]+\|$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_RUN_IN_HEADING = re.compile(r"^\*\*[^*]+\*\*\s*")

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNITS = {
    r"%|per ?cent": "%",
    r"million": "million",
    r"billion": "billion",
    r"trillion": "trillion",
    r"ZH/s|zettahash": "ZH",
    r"EH/s|exahash": "EH",
    r"PH/s": "PH",
    r"TH/s": "TH",
    r"J/TH|joules per terahash": "J/TH",
    r"MW|megawatts?": "MW",
    r"GW|gigawatts?|-gigawatt": "GW",
    r"kW": "kW",
    r"W": "W",
    r"TWh": "TWh",
}
_MEASURED = re.compile(rf"(\$?)({_NUMBER})(?:\s?({'|'.join(_UNITS)})(?![\w/]))?")
_RANGE = re.compile(rf"({_NUMBER}) to (?:about )?(\$?{_NUMBER}) ({'|'.join(_UNITS)})(?![\w/])")
_COUNTS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
# "second" is left out: beside hash rates it is a unit of time.
_FRACTIONS_AND_ORDINALS = {
    "hundred", "thousand", "thousandfold", "dozen", "dozens", "half", "third", "quarter", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "twice", "double", "doubled", "doubles", "triple", "tripled", "tenfold",
}  # fmt: skip
# Months, places by another name, languages, and abbreviations that the field takes for granted.
GENERAL_NAMES = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "america", "us", "united", "states", "china", "chinese", "german", "himalayan", "iranian", "norwegian",
    "portuguese", "administration", "senate", "asic", "asics", "j", "th", "vpn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brief:
    id: str
    source: str
    front: dict[str, object]
    body: str

    @property
    def told(self) -> str:
        """Body without list and table marks."""
        return _MARKS.sub("", _TABLE_RULE.sub("", self.body)).replace("|", " ")

    @property
    def sentences(self) -> Iterator[str]:
        """Sentences of paragraphs and list items; headings and table rows are none."""
        for line in self.body.splitlines():
            if line and not line.startswith(("#", "|")):
                yield from _SENTENCE_END.split(_MARKS.sub("", _RUN_IN_HEADING.sub("", line)).strip())


def read_brief(source: str, stem: str) -> Brief:
    parts = _FRONT_MATTER.fullmatch(source)
    assert parts, f"{stem}: no front matter between two lines of ---"
    return Brief(stem, source, yaml.safe_load(parts["yaml"]), parts["body"])


BRIEFS = [read_brief(path.read_text("utf-8"), path.stem) for path in sorted(STARTER.glob("*.md"))]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def measures(text: str) -> set[tuple[str, str, str]]:
    """(currency, number, unit) of each figure in digits, also inside words such as S21; "" where there is none."""
    return {
        (currency, number.replace(",", ""), next((u for form, u in _UNITS.items() if re.fullmatch(form, unit)), ""))
        for currency, number, unit in _MEASURED.findall(text)
    }


def counts(text: str) -> set[str]:
    """Number words in their digits ("three" is "3"); fractions and ordinals as they stand."""
    lower = re.findall(r"[a-z]+", text.lower())
    return {_COUNTS[w] for w in lower if w in _COUNTS} | _FRACTIONS_AND_ORDINALS.intersection(lower)


def numbers(text: str) -> set[str]:
    return {number for _, number, _ in measures(text)} | counts(text)


def without_general_knowledge(text: str) -> str:
    for wording in GENERAL_WORDINGS:
        text = re.sub(rf"(?<!\w){re.escape(wording)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def known_from(brief: Brief) -> str:
    """What a brief may take its numbers from: its facts, its title and the front matter's names and dates."""
    named = ("title", "publisher", "origin", "published", "published_about")
    return "\n".join([*FACTS[brief.id], *(str(brief.front.get(key) or "") for key in named)])


def invented_numbers(brief: Brief) -> set[str]:
    known = known_from(brief)
    told = without_general_knowledge(brief.told)
    return numbers(told) - numbers(known) - {"1"} - {str(int(n)) for n in numbers(known) if n.isdigit()}


def changed_measures(brief: Brief) -> set[tuple[str, str, str]]:
    """Figures whose number is known, but not with this currency or unit: 4.6 million for 4.6 billion."""
    source = _RANGE.sub(r"\1 \3 to \2 \3", known_from(brief))
    known = measures(source) | {("", number, unit) for _, number, unit in measures(source)}
    known |= {("", count, unit) for count in counts(source) for unit in _UNITS.values()}
    told = measures(without_general_knowledge(brief.told))
    return {measure for measure in told if measure[2] and measure not in known}


def invented_names(brief: Brief) -> set[str]:
    """Capitalised words inside sentences that neither the facts nor the front matter know."""
    known = " ".join([*FACTS[brief.id], yaml.safe_dump(brief.front, allow_unicode=True)]).lower()
    letters = re.compile(r"[^\W\d_]+")
    told = {word for s in brief.sentences for word in letters.findall(s)[1:] if word[0].isupper()}
    return {word for word in told if word.lower() not in GENERAL_NAMES | set(letters.findall(known))}


def longest_copy(brief: Brief) -> tuple[int, str]:
    """The longest run of words shared with a fact: its length without names and figures, and the run."""
    told = [word.lower() for word in words(brief.told)]
    places = defaultdict(list)
    for place, word in enumerate(told):
        places[word].append(place)
    longest = (0, "")
    for fact in FACTS[brief.id]:
        told_fact = words(fact)
        own = [word.islower() or place == 0 for place, word in enumerate(told_fact)]
        for start, word in enumerate(told_fact):
            for place in places[word.lower()]:
                end = start
                while (
                    end < len(told_fact)
                    and place + end - start < len(told)
                    and told_fact[end].lower() == told[place + end - start]
                ):
                    end += 1
                longest = max(longest, (sum(own[start:end]), " ".join(told_fact[start:end])))
    return longest


def is_date(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def offenders(finding: Callable[[Brief], object]) -> dict[str, object]:
    return {brief.id: found for brief in BRIEFS if (found := finding(brief))}


def test_every_fact_sheet_has_its_brief_and_every_brief_its_facts():
    assert len(BRIEFS) >= 80
    assert {brief.id for brief in BRIEFS} == FACTS.keys()


def test_the_front_matter_is_complete_and_has_known_keys_only():
    assert offenders(lambda brief: brief.front.keys() - KNOWN_KEYS) == {}
    assert offenders(lambda brief: {key for key in ALWAYS_THERE if not brief.front.get(key)}) == {}
    assert offenders(lambda brief: {key for key, value in brief.front.items() if not value}) == {}


def test_an_id_is_the_stem_of_its_file_and_a_title_stands_once():
    assert offenders(lambda brief: brief.front["id"] if brief.front["id"] != brief.id else None) == {}
    assert len({brief.front["title"] for brief in BRIEFS}) == len(BRIEFS)


def test_topics_and_entities_are_lists_of_distinct_names():
    def wrong(brief: Brief) -> list[str]:
        return [
            key
            for key in ("topics", "entities")
            if not isinstance(names := brief.front[key], list)
            or not all(isinstance(name, str) and name.strip() == name and name for name in names)
            or len(set(names)) < len(names)
        ]

    assert offenders(wrong) == {}


def test_each_brief_has_one_well_formed_date_but_the_undated():
    def wrong(brief: Brief) -> str | None:
        dates = [brief.front[key] for key in ("published", "published_about") if key in brief.front]
        if brief.id in UNDATED:
            return f"undated, yet {dates}" if dates else None
        return None if len(dates) == 1 and is_date(dates[0]) else f"not one date: {dates}"

    assert offenders(wrong) == {}


def test_links_are_web_addresses_without_tracking():
    def wrong(brief: Brief) -> str | None:
        if (url := brief.front.get("url")) is None:
            return None if brief.id == "bm-seed" else "no link"
        assert isinstance(url, str)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or re.search(r"[\s<>\"]", url):
            return url
        kept = urlsplit(canonical_url(url)).query
        return f"tracking in {url}" if parts.query != kept or parts.fragment else None

    assert offenders(wrong) == {}


def test_a_brief_has_120_to_300_words():
    assert offenders(lambda brief: len(words(brief.told)) not in WORDS_OF_A_BRIEF) == {}


def test_sentences_have_a_sane_length_and_an_end():
    def wrong(brief: Brief) -> list[str]:
        return [
            sentence
            for sentence in brief.sentences
            if len(words(sentence)) not in WORDS_OF_A_SENTENCE or not sentence.endswith((".", "?", "!", ":"))
        ]

    assert offenders(wrong) == {}


def test_the_rows_of_a_table_have_one_width():
    def wrong(brief: Brief) -> set[int]:
        widths = {line.count("|") for line in brief.body.splitlines() if line.startswith("|")}
        return widths if len(widths) > 1 else set()

    assert offenders(wrong) == {}


def test_every_number_stands_in_the_facts_or_is_general_knowledge():
    assert offenders(invented_numbers) == {}


def test_every_name_stands_in_the_facts_or_the_front_matter():
    assert offenders(invented_names) == {}


def test_every_measure_keeps_its_unit():
    assert offenders(changed_measures) == {}


def test_every_figure_of_the_facts_is_told():
    def untold(brief: Brief) -> set[str]:
        return {number for fact in FACTS[brief.id] for _, number, _ in measures(fact)} - numbers(brief.told)

    assert offenders(untold) == {}


def test_no_sentence_stands_in_two_briefs():
    told_in = defaultdict(set)
    for brief in BRIEFS:
        for sentence in brief.sentences:
            if len(words(sentence)) >= SHORTEST_REPEAT:
                told_in[" ".join(words(sentence)).lower()].add(brief.id)
    assert {sentence: ids for sentence, ids in told_in.items() if len(ids) > 1} == {}


def test_no_brief_copies_its_facts_word_for_word():
    assert offenders(lambda brief: run if (run := longest_copy(brief))[0] > LONGEST_COPY else None) == {}


def test_there_is_no_hidden_character():
    def hidden(brief: Brief) -> list[str]:
        odd = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
        return [ascii(c) for c in brief.source if c == "\ufffd" or (c != "\n" and unicodedata.category(c) in odd)]

    assert offenders(hidden) == {}


# The checker itself must see what it is there to see.


@pytest.mark.parametrize(
    ("added", "seen"),
    [
        ("The Bitmain plant covers 31 hectares.", {"31"}),
        ("Bitmain will show the S29 there.", {"29"}),
        ("Bitmain named three cities.", {"3"}),
        ("The plan costs half as much.", {"half"}),
        ("Difficulty is reset every 2,016 blocks.", set()),
        ("China banned mining in 2021.", set()),
    ],
)
def test_an_invented_number_is_seen(added, seen):
    assert invented_numbers(Brief("bm-seed", "", {"title": "A plant"}, added)) == seen


def test_an_invented_name_is_seen():
    assert invented_names(Brief("bm-seed", "", {}, "The plan of Bitmain pleased Governor Abbott.")) == {
        "Governor",
        "Abbott",
    }


def test_a_changed_unit_is_seen():
    told = "Tenaga Nasional lost 4.6 million ringgit."
    assert changed_measures(Brief("my-11bn", "", {}, told)) == {("", "4.6", "million")}
    assert changed_measures(Brief("my-11bn", "", {}, told.replace("million", "billion"))) == set()


def test_a_copied_sentence_is_seen():
    copied = "The document says multiple reports point to several candidate US locations."
    assert longest_copy(Brief("bm-seed", "", {}, copied))[0] > LONGEST_COPY
