import json

import pytest

ARTICLES = {
    "offer": (
        "Riot makes an offer for Bitfarms",
        "2024-05-29",
        "Riot Platforms made an offer of $950 million to buy all of Bitfarms on 28 May 2024.",
    ),
    "withdrawn": (
        "Riot drops its Bitfarms offer",
        "2024-06-24",
        "Riot Platforms has withdrawn its offer to buy all of Bitfarms.",
    ),
}
TIMELINE = """\
Timeline of Bitfarms
2 steps, 1 superseded.
28 May 2024  announced: "Riot Platforms made an offer of $950 million to buy all of Bitfarms on 28 May 2024." [1] \
superseded by [2]
24 Jun 2024  cancelled: "Riot Platforms has withdrawn its offer to buy all of Bitfarms." [2]

[1] Riot makes an offer for Bitfarms · Paper offer, 29 May 2024 · https://example.com/offer
[2] Riot drops its Bitfarms offer · Paper withdrawn, 24 Jun 2024 · https://example.com/withdrawn

As of 24 Jun 2024; the corpus reaches 24 Jun 2024.
"""
DIGEST = """\
Mining news, 18 Jun 2024 to 25 Jun 2024
1 story; it goes on from earlier news.

companies
  • 24 Jun 2024: "Riot Platforms has withdrawn its offer to buy all of Bitfarms." [1]

[1] Riot drops its Bitfarms offer · Paper withdrawn, 24 Jun 2024 · https://example.com/withdrawn

As of 24 Jun 2024; the corpus reaches 24 Jun 2024.
"""


@pytest.fixture
def hashdesk(tmp_path, hashdesk):
    """Runs one command over the two articles; returns exit status, standard output and standard error."""
    lines = [
        {
            "id": key,
            "title": title,
            "text": text,
            "url": f"https://example.com/{key}",
            "publisher": f"Paper {key}",
            "published": published,
            "entities": ["Riot Platforms", "Bitfarms"],
        }
        for key, (title, published, text) in ARTICLES.items()
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    assert hashdesk("add", tmp_path / "articles.jsonl")[0] == 0
    assert hashdesk("reindex")[0] == 0
    return hashdesk


def test_timeline_prints_a_step_a_line(hashdesk):
    assert hashdesk("timeline", "Bitfarms") == (0, TIMELINE, "")


def test_digest_prints_a_line_a_story_under_its_section(hashdesk):
    assert hashdesk("digest", "--now", "2024-06-25") == (0, DIGEST, "")


def test_json_of_both_is_that_of_the_contract(hashdesk):
    status, out, _ = hashdesk("timeline", "Bitfarms", "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["title"], found["as_of"]) == ("Timeline of Bitfarms", "2024-06-24")
    assert [(b["date"], b["topic"], b["n"], b["superseded_by"]) for b in found["bullets"]] == [
        ("2024-05-28", "announced", [1], 2),
        ("2024-06-24", "cancelled", [2], None),
    ]
    assert [c["article_id"] for c in found["citations"]] == ["offer", "withdrawn"]
    status, out, _ = hashdesk("digest", "--now", "2024-06-25", "--json")
    assert [bullet["topic"] for bullet in json.loads(out)["bullets"]] == ["companies"]


def test_nothing_to_tell_is_one_line_and_status_1(hashdesk):
    status, out, _ = hashdesk("digest", "--days", 3, "--now", "2024-07-30")
    assert (status, out.strip()) == (1, "No news: the newest article is of 24 Jun 2024.")
    assert hashdesk("timeline", "Cango")[:2] == (1, "The corpus dates no step of Cango.\n")
    assert hashdesk("timeline", "Bitfarms", "--until", "2020")[0] == 1
    assert hashdesk("digest", "--now", "2024-06-25", "--topic", "energy")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("digest", "--days", "0"),
        ("digest", "--now", "yesterday"),
        ("timeline", " "),
        ("timeline", "Bitfarms", "--since", "2025", "--until", "2024"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(hashdesk, arguments):
    status, out, err = hashdesk(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
