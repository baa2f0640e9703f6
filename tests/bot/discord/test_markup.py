"""Nothing foreign formats, links or pings, and nothing that was cut is broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.markup import cut, link, plain, safe_url, split

SIGNS = st.text(alphabet=st.sampled_from("ab1 .)(*_~`|[]<>#@:/\\-+!\n"), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _it_ ~~no~~ ||secret|| `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|secret\|\| \`code\`"),
        ("[click](https://evil.example)", r"\[click\](https\://evil.example)"),
        (r"\[click](https://evil.example)", r"\\\[click\](https\://evil.example)"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@123456789012345678> <#1> <:emoji:1> <t:1:R>", None),
        ("# heading\n> quote\n- item\n1. first", r"\# heading \> quote - item 1. first"),
        ("- item", r"\- item"),
        ("1. first", r"1\. first"),
        ("U.S. $3.5 billion (2025), -5%", "U.S. $3.5 billion (2025), -5%"),
        ("tur\u202en\u200bed\x00", "turned"),
    ],
)
def test_signs_are_shown_and_not_obeyed(text, shown):
    assert shown is None or plain(text) == shown
    assert not re.search(r"(?<!\\)<[@#:t]", plain(text))


@given(SIGNS)
def test_no_sign_is_left_without_its_backslash(text):
    bare = re.sub(r"\\.", "", plain(text))
    assert not set("*_~`|[]<>#\\") & set(bare)
    assert "://" not in bare
    assert "\n" not in bare


@given(SIGNS, SIGNS)
def test_a_link_can_not_be_ended_by_its_title_or_its_address(title, path):
    shown = link(title, f"https://example.com/{path}")
    inside = re.sub(r"\\.", "", shown)
    assert inside.count("](") <= 1
    match = re.fullmatch(r"\[(?:\\.|[^\]\[\\])+\]\((https?://[^()\s<>]+)\)", shown)
    assert match


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x", "", "https://", "http://[", "https://x/" + "y" * 600]
)
def test_what_is_no_address_becomes_no_link(url):
    assert safe_url(url) is None
    assert link("Title", url) == "Title"


def test_brackets_and_spaces_in_an_address_are_encoded():
    assert safe_url("https://x.org/a_(b) c") == "https://x.org/a_%28b%29%20c"


@pytest.mark.parametrize(
    ("text", "short"), [("one two three", "one two…"), ("onetwothree", "onetwoth…"), ("one", "one")]
)
def test_cut_ends_at_a_word(text, short):
    assert cut(text, 9) == short


PIECES = st.lists(
    st.sampled_from(["word", "[a title](https://x.org/y)", "**[1]**", r"\*escaped\*", "\n", "\n\n", "> quoted words"]),
    max_size=60,
)


@given(PIECES, st.integers(40, 90))
def test_split_keeps_links_marks_and_words_whole(pieces, limit):
    text = " ".join(pieces)
    parts = split(text, limit)
    assert all(0 < len(part) <= limit + 2 for part in parts)
    assert words("\n".join(parts)) == words(text)
    for part in parts:
        assert part.count("[a title](https://x.org/y)") == part.count("title")


def words(text: str) -> list[str]:
    """Everything but the marks of quoted lines, which a cut adds."""
    return [word for word in text.split() if word != ">"]


def test_a_quote_that_is_split_stays_a_quote():
    assert split("> " + "word " * 12, 30) == ["> word word word word word", "> word word word word word", "> word word"]


def test_a_text_without_a_place_to_cut_is_cut_all_the_same():
    assert "".join(split("x" * 100, 30)) == "x" * 100
