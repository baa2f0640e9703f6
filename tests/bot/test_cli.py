import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
# What answers is not at issue here, so the question is one that leaves no doubt.
SALE = "what did Rhodium get for its Temple site?"
MARKDOWN = (
    "---\nid: {id}\ntitle: {title}\nurl: https://example.com/{id}\npublisher: Example\npublished: 2025-07-29\n---\n"
    "{text}\n"
)


@pytest.fixture
def articles(tmp_path):
    """Two files of articles on rigs, and one that can't be read."""
    return written(tmp_path / "articles")


def written(folder):
    folder.mkdir()
    texts = {
        "temple": ("Rhodium sells Temple", "Rhodium sold its Temple site for $40.6 million. Temple Green bought it."),
        "tank": ("LiquidStack cools Ohio", "LiquidStack will cool 12 MW in Ohio with 24 tanks."),
    }
    for name, (title, text) in texts.items():
        (folder / f"{name}.md").write_text(MARKDOWN.format(id=name, title=title, text=text))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


@pytest.fixture(scope="module")
def indexed_data(tmp_path_factory):
    """A data folder in which the articles are indexed, to be copied."""
    folder = tmp_path_factory.mktemp("indexed")
    desk = Desk(Settings(data=folder / "data", starter=False))
    desk.add([written(folder / "articles")])
    desk.reindex()
    desk.close()
    return folder / "data"


@pytest.fixture
def indexed(hashdesk, indexed_data, tmp_path):
    shutil.copytree(indexed_data, tmp_path / "data")
    return hashdesk


def test_add_stores_what_it_can_and_names_what_it_can_not(hashdesk, articles):
    code, out, err = hashdesk("add", articles)
    assert code == 0
    assert out.startswith("2 added, 0 changed, 0 unchanged, 1 failed\n")
    assert err.count("\n") == 1
    assert "broken.pdf: " in err


def test_add_of_nothing_readable_is_bad_input(hashdesk, articles):
    code, out, _ = hashdesk("add", articles / "broken.pdf", articles / "absent.md", "--json")
    assert code == 2
    result = json.loads(out)
    assert (result["added"], result["changed"], result["unchanged"]) == (0, 0, 0)
    assert [Path(failure["source"]).name for failure in result["failed"]] == ["broken.pdf", "absent.md"]


def test_reindex_counts_and_a_second_one_encodes_nothing(hashdesk, articles):
    hashdesk("add", articles)
    first = json.loads(hashdesk("reindex", "--json")[1])
    assert first["added"] == 2
    assert first["encoded"] > 0
    second = json.loads(hashdesk("reindex", "--json")[1])
    assert (second["added"], second["unchanged"], second["encoded"]) == (0, 2, 0)
    assert second["generation"] == first["generation"]


def test_reindex_dry_run_shows_titles_and_changes_nothing(indexed, articles):
    (articles / "tank.md").write_text(
        MARKDOWN.format(id="tank", title="LiquidStack cools Ohio", text="It uses 25 tanks.")
    )
    indexed("add", articles)
    indexed("remove", "temple")
    _, out, _ = indexed("reindex", "--dry-run")
    assert out.splitlines() == [
        "0 new",
        "1 changed",
        "  LiquidStack cools Ohio",
        "1 removed",
        "  temple",
        "0 unchanged",
    ]
    assert json.loads(indexed("status", "--json")[1])["generation"] == 1


def test_ask_prints_quotes_sources_and_dates(indexed):
    code, out, err = indexed("ask", SALE)
    assert code == 0
    assert err == ""
    assert '"Rhodium sold its Temple site for $40.6 million." [1]' in out
    assert "Rhodium sells Temple · Example, 29 Jul 2025 · https://example.com/temple" in out
    assert "\x1b" not in out


def test_ask_json_keeps_the_contract(indexed):
    code, out, _ = indexed("ask", SALE, "--json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {
        "question",
        "status",
        "answer",
        "citations",
        "conflicts",
        "closest",
        "as_of",
        "newest",
        "elapsed_ms",
    }
    assert answer["status"] == "answered"
    assert answer["as_of"] == answer["newest"] == "2025-07-29"
    assert [citation["n"] for citation in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    for citation in answer["citations"]:
        assert set(citation) == {
            "n",
            "article_id",
            "title",
            "url",
            "publisher",
            "published",
            "quote",
            "outlets",
            "reprints",
        }
        assert f"[{citation['n']}]" in answer["answer"]
        assert citation["quote"] in "Rhodium sold its Temple site for $40.6 million. Temple Green bought it."


def test_a_removed_article_disappears_from_answers_at_once(indexed):
    assert indexed("ask", SALE)[0] == 0
    assert indexed("remove", "temple")[0] == 0
    code, out, _ = indexed("ask", SALE, "--json")
    assert code == 1
    assert "temple" not in [source["article_id"] for source in json.loads(out)["closest"]]


def test_a_period_leaves_out_what_lies_outside(indexed):
    assert indexed("ask", SALE, "--since", "2025-07", "--until", "2025-07-29")[0] == 0
    assert indexed("ask", SALE, "--since", "2025-07-30")[0] == 1
    assert indexed("search", "Temple site", "--until", "2025-07-28")[0] == 1


def test_search_shows_passages_with_scores(indexed):
    hits = json.loads(indexed("search", "cooling tanks in Ohio", "--json", "-k", "1")[1])["hits"]
    assert [hit["article_id"] for hit in hits] == ["tank"]
    assert set(hits[0]) == {"article_id", "title", "url", "published", "passage", "score"}
    assert hits[0]["passage"] == "LiquidStack will cool 12 MW in Ohio with 24 tanks."


def test_a_batch_answers_every_line_and_names_the_bad_ones(indexed, tmp_path):
    lines = [
        {"id": 1, "question": SALE, "now": "2025-08-01"},
        {"id": 2},
        {"id": 3, "question": ""},
        {"id": 4, "question": "how many tanks in Ohio?", "history": [{"role": "user", "content": "hi"}]},
        {"id": 5, "question": "how many?", "history": "hi"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n[]\n")
    code, out, _ = indexed("ask", "--batch", batch, "--json")
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [result["id"] for result in results] == [1, 2, 3, 4, 5, None, None]
    assert ["error" in result for result in results] == [False, True, True, False, True, True, True]
    assert results[1]["error"] == 'line 2: no "question", or not a text'
    good = tmp_path / "good.jsonl"
    good.write_text(json.dumps({"id": "q", "query": "tanks"}))
    code, out, _ = indexed("search", "--batch", good, "--json")
    assert code == 0
    assert json.loads(out)["id"] == "q"


def test_eval_judges_answers_by_type_and_names_those_that_are_not_right(indexed, tmp_path):
    gold = [
        {"id": "price", "type": "how_many", "question": SALE, "gold_ids": ["temple"], "answer_keys": ["40\\.6"]},
        {"id": "wrong", "type": "how_many", "question": SALE, "answer_keys": ["99"], "now": "2025-08-01"},
        {
            "id": "cake",
            "type": "out_of_domain",
            "question": "how do I bake a cake?",
            "expect": ["off_topic", "not_found"],
        },
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, gold)))
    code, out, _ = indexed("eval", file, "--json", "--now", "2025-12-31")
    result = json.loads(out)
    assert code == 0
    assert [(row["type"], row["n"], row["right"]) for row in result["rows"]] == [
        ("how_many", 2, 0.5),
        ("out_of_domain", 1, 1.0),
        ("answerable", 2, 0.5),
        ("not answerable", 1, 1.0),
    ]
    assert [(wrong["id"], wrong["missing"]) for wrong in result["not_right"]] == [("wrong", ["99"])]
    code, out, _ = indexed("eval", file)
    assert code == 0
    assert "| how_many | 2 | 0.50 |" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("ask", ""), "the question is empty"),
        (("ask", "x" * 2001), "at most 2,000 characters; this one has 2,001"),
        (("ask",), "give a question, or --batch FILE"),
        (("ask", "x", "--since", "soon"), "not a date"),
        (("ask", "x", "--since", "2025-02", "--until", "2025-01"), "--since 2025-02 is after --until 2025-01"),
        (("ask", "x", "--now", "later"), "not a time"),
        (("ask", "--batch", "absent.jsonl"), "absent.jsonl: No such file"),
        (("ask", "x", "--history", "absent.json"), "absent.json"),
        (("search", "x", "-k", "0"), "Invalid value for '-k'"),
        (("remove", "nothing"), "no article has the id nothing"),
        (("eval", "absent.jsonl"), "absent.jsonl: No such file"),
        (("fly",), "No such command 'fly'"),
        (("ask", "x", "--fast"), "No such option"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(indexed, arguments, line):
    code, _, err = indexed(*arguments)
    assert code == 2
    assert line in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_nothing_indexed_is_status_3(hashdesk):
    code, _, err = hashdesk("ask", "where is Bitmain building?")
    assert (code, err) == (3, "hashdesk: nothing is indexed yet: `hashdesk reindex` builds the index\n")
    assert hashdesk("rollback")[0] == 3


def test_rollback_pins_until_the_next_reindex(indexed, articles):
    (articles / "tank.md").write_text(MARKDOWN.format(id="tank", title="Tanks", text="Ohio takes 99 tanks."))
    indexed("add", articles)
    indexed("reindex")
    assert "99 tanks" in indexed("search", "tanks in Ohio")[1]
    assert indexed("rollback")[0] == 0
    assert "24 tanks" in indexed("search", "tanks in Ohio")[1]
    assert json.loads(indexed("status", "--json")[1])["pinned"] is True
    indexed("reindex")
    assert "99 tanks" in indexed("search", "tanks in Ohio")[1]
    assert json.loads(indexed("status", "--json")[1])["pinned"] is False


def test_a_damaged_generation_is_rebuilt_without_encoding_and_told_in_one_line(indexed, tmp_path):
    (file,) = (tmp_path / "data" / "generations").glob("*/vectors.faiss")
    file.write_bytes(file.read_bytes()[:-10])
    code, out, err = indexed("ask", SALE)
    assert code == 0
    assert "$40.6 million" in out
    assert err.count("\n") == 1
    assert "generation 1 is damaged (vectors.faiss is missing or damaged)" in err
    assert indexed("ask", SALE)[2] == ""


def test_status_and_doctor_tell_what_is_there(indexed):
    status = json.loads(indexed("status", "--json")[1])
    assert (status["articles"], status["passages"], status["generation"], status["pinned"]) == (2, 2, 1, False)
    assert status["newest"] == "2025-07-29"
    code, out, _ = indexed("doctor")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["ok"] * 5


def test_doctor_names_what_is_broken_with_its_cure(indexed, tmp_path):
    (file,) = (tmp_path / "data" / "generations").glob("*/vectors.faiss")
    file.unlink()
    code, out, _ = indexed("doctor", "--json")
    assert code == 3
    (broken,) = [check for check in json.loads(out)["checks"] if not check["ok"]]
    assert broken["name"] == "index"
    assert "hashdesk reindex" in broken["detail"]


def test_ctrl_c_stops_a_reindex_cleanly_and_the_next_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("HASHDESK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HASHDESK_STARTER", "off")
    lines = [
        json.dumps({"id": str(n), "title": f"Title {n}", "text": f"Miner {n} runs {n} MW. " * 20}) for n in range(600)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "bot.cli"]
    subprocess.run([*command, "add", str(tmp_path / "many.jsonl")], check=True, cwd=ROOT, capture_output=True)
    running = subprocess.Popen([*command, "reindex"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    holder = tmp_path / "data" / "generations" / "LOCK.json"
    while not holder.exists() and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err == "hashdesk: stopped: what was done is kept, and `hashdesk reindex` goes on from there\n"
    status = json.loads(
        subprocess.run([*command, "status", "--json"], check=True, cwd=ROOT, capture_output=True).stdout
    )
    assert (status["articles"], status["generation"]) == (600, None)


def test_a_summary_quotes_its_subject_with_sources_and_a_subject_without_news_is_status_1(indexed):
    code, out, err = indexed("summary", "Rhodium")
    assert (code, err) == (0, "")
    assert out.startswith("Rhodium\nFrom 1 article on 1 story.\n\n  • 29 Jul 2025: ")
    assert '"Rhodium sold its Temple site for $40.6 million." [1]' in out
    assert indexed("summary", "lasagna") == (1, "Nothing in the corpus on lasagna.\n", "")
    assert indexed("summary", "Rhodium", "--since", "2025-08")[:2] == (
        1,
        "Nothing in the corpus on Rhodium from 1 Aug 2025 on.\n",
    )


def test_a_summary_as_json_has_the_fields_of_the_contract(indexed):
    code, out, _ = indexed("summary", "Rhodium", "--length", "short", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["title"], found["as_of"], found["newest"]) == ("Rhodium", "2025-07-29", "2025-07-29")
    assert found["bullets"][0] == {
        "text": "Rhodium sold its Temple site for $40.6 million.",
        "date": "2025-07-29",
        "topic": None,
        "n": [1],
        "superseded_by": None,
    }
    assert found["citations"][0]["quote"] == "Rhodium sold its Temple site for $40.6 million."
    assert json.loads(indexed("summary", "lasagna", "--json")[1])["bullets"] == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("summary", " "), "the subject is empty"),
        (("summary", "Rhodium", "--length", "huge"), "--length is short, normal, long or a number"),
        (("summary", "Rhodium", "--length", "99"), "a summary has 1 to 20 lines, not 99"),
        (("summary",), "Missing argument 'topic'"),
    ],
)
def test_a_bad_summary_is_one_line_and_status_2(indexed, arguments, line):
    code, _, err = indexed(*arguments)
    assert code == 2
    assert line in err
    assert err.count("\n") == 1
