import pytest

from corpus.readers.markdown import read_markdown
from corpus.readers.record import MAX_TEXT
from corpus.readers.unreadable import ReadError


def read(text, source="briefs/texas.md"):
    (article,) = read_markdown(text.encode(), source)
    return article


BRIEF = """---
id: bm-texas
title: "Bitmain picks Texas"
url: "https://example.com/a"
publisher: No
published: 2025-07-29
published_about: null
topics: ["hardware", policy]
entities:
  - Bitmain
---

Bitmain will build in **Texas**.
"""


def test_front_matter_fills_the_fields_as_strings():
    article = read(BRIEF)
    assert (article.id, article.title, article.url) == ("bm-texas", "Bitmain picks Texas", "https://example.com/a")
    assert (article.publisher, article.published, article.published_about) == ("No", "2025-07-29", None)
    assert (article.topics, article.entities) == (("hardware", "policy"), ("Bitmain",))
    assert article.text == "Bitmain will build in Texas."


def test_keys_may_be_quoted():
    assert read('---\n"title": "T"\n---\nText.').title == "T"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    (article,) = read_markdown(b"\xef\xbb\xbf" + BRIEF.replace("\n", "\r\n").encode(), "a.md")
    assert article == read(BRIEF)


def test_emphasis_links_code_images_and_comments_leave_their_text_only():
    text = "It **is** *in* `Texas`, [Reuters](https://r.com) says ![c](c.png)<!-- x -->&amp; <b>so</b> ~~not~~ do\\*we."
    assert read(text).text == "It is in Texas, Reuters says & so not do*we."


def test_lines_of_a_paragraph_are_joined_and_paragraphs_stay_apart():
    assert read("One\nline.\n\nTwo  \nbroken.").text == "One line.\n\nTwo\nbroken."


def test_each_list_item_stands_on_its_own_line_without_its_mark():
    text = (
        "Sites:\n\n- **Texas**\n  or so\n- Georgia\n  1. Sandersville\n\n     Power from the grid.\n* [ ] Ohio\n\nEnd."
    )
    assert read(text).text == "Sites:\n\nTexas or so\nGeorgia\nSandersville\nPower from the grid.\n\nOhio\n\nEnd."


TABLE = """# Machines

| Model | Efficiency | Power |
|---|---|---|
| **S23 Hydro** | 9.5 J/TH | 5.5 kW |
| S21 | 17.5 J/TH | |

After."""


def test_each_table_row_stands_on_its_own_line_and_reads_alone():
    assert read(TABLE).text == "S23 Hydro: Efficiency 9.5 J/TH; Power 5.5 kW\nS21: Efficiency 17.5 J/TH\n\nAfter."


def test_without_a_title_the_first_heading_is_it_and_leaves_the_text():
    article = read(TABLE)
    assert article.title == "Machines"
    assert "Machines" not in article.text


def test_a_heading_further_down_gives_the_title_and_stays():
    article = read("Intro.\n\n## Where *now*\n\nText.")
    assert (article.title, article.text) == ("Where now", "Intro.\n\nWhere now\n\nText.")


def test_a_heading_that_repeats_the_title_is_dropped_and_another_kept():
    assert read("---\ntitle: Big News\n---\n# Big news\n\nText.").text == "Text."
    assert read("---\ntitle: Big News\n---\n# Other\n\nText.").text == "Other\n\nText."


def test_without_title_and_heading_the_files_stem_is_the_title():
    assert read("Text.", "a.zip/sub/texas plan.md").title == "texas plan"


def test_a_rule_of_dashes_at_the_top_is_no_front_matter():
    assert read("---\n\nText.\n\n---\n\nMore.").text == "Text.\n\nMore."
    assert read("---\nJust text").text == "Just text"


def test_html_and_scripts_inside_are_not_kept():
    assert read("<script>alert(1)</script>\n\n<div>Text <b>here</b></div>").text == "Text here"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: T\n---\n", "no text"),
        ("---\ntitle: T\n---\n<!-- nothing -->\n", "no text"),
        ("---\ntitle: Foo: bar\n---\nText", r"not YAML in line 2: mapping values.*put values with : in quotes"),
        ("---\ntitle: T\n\nText", "no closing ---"),
        ("---\ntitle: [a, b]\n---\nText", "title must be text, not a list"),
        ("---\ndate: soon\n---\nText", "not a date: 'soon'"),
        ("---\ntopics: " + "[" * 5000 + "\n---\nText", "front matter is"),
        ("---\ntitle: \x01\n---\nText", "front matter is not YAML"),
        ("> " * 400 + "x\n\n" + "<div>" * 300 + "x", "nested over 256 deep"),
        ("word " * MAX_TEXT, "the text has"),
    ],
)
def test_the_reason_is_said(text, reason):
    with pytest.raises(ReadError, match=reason):
        read(text)


def test_aliases_in_front_matter_do_not_blow_up():
    bomb = "\n".join(["a0: &a0 [x,x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)])
    with pytest.raises(ReadError, match="topics must be text, not a list"):
        read(f"---\n{bomb}\ntopics: *a11\n---\nText")


def test_a_paragraph_of_marks_is_taken_as_it_stands():
    assert read("[" * 100_000).text == "[" * 100_000
    assert read("**MARA** mines. " * 3000).text.startswith("**MARA** mines. **MARA**")
    assert read("**MARA** mines. " * 1000).text.startswith("MARA mines. MARA")
