import io
import json

import pytest
from PIL import Image

TEXTS = {
    "june": ("2025-07-02", "CleanSpark ran 50 EH/s at the end of June 2025."),
    "march": ("2025-04-03", "CleanSpark had 42.4 EH/s in March 2025."),
}


@pytest.fixture
def hashdesk(tmp_path, hashdesk):
    """Runs one command over two articles; returns exit status, standard output and standard error."""
    for name, (published, text) in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(
            f"---\nid: {name}\ntitle: CleanSpark in {name}\npublisher: Miner Mag\npublished: {published}\n---\n{text}\n"
        )
    hashdesk("add", tmp_path / "june.md", tmp_path / "march.md")
    hashdesk("reindex")
    return hashdesk


def test_a_trend_prints_its_figures_with_their_citations_and_where_the_chart_is(hashdesk, tmp_path):
    status, out, _ = hashdesk("trend", "CleanSpark", "--out", tmp_path / "chart.png")
    assert status == 0
    assert "CleanSpark hash rate, EH/s" in out
    assert "Mar 2025     42.4 EH/s  [1]" in out
    assert "30 Jun 2025  50 EH/s    [2]" in out
    assert "[2] CleanSpark in june" in out
    assert "chart.png" in out
    assert Image.open(tmp_path / "chart.png").size[0] == 1100


def test_without_a_file_there_is_only_the_text(hashdesk, tmp_path):
    status, out, _ = hashdesk("trend", "CleanSpark")
    assert (status, "Chart" in out) == (0, False)
    assert not list(tmp_path.glob("*.png"))


def test_json_has_a_bullet_a_point_and_the_citations_of_ask(hashdesk, tmp_path):
    status, out, _ = hashdesk("trend", "CleanSpark", "--out", tmp_path / "chart.png", "--json")
    found = json.loads(out)
    assert status == 0
    assert set(found) >= {"title", "as_of", "bullets", "citations", "out"}
    assert [(b["date"], b["topic"], b["n"], b["value"]) for b in found["bullets"]] == [
        ("2025-03", "EH/s", [1], 42.4),
        ("2025-06-30", "EH/s", [2], 50.0),
    ]
    assert found["bullets"][0]["text"] == found["citations"][0]["quote"] == TEXTS["march"][1]
    assert found["out"] == str(tmp_path / "chart.png")
    assert found["as_of"] == "2025-07-02"
    Image.open(io.BytesIO((tmp_path / "chart.png").read_bytes())).verify()


def test_what_the_corpus_does_not_know_writes_no_chart_and_exits_with_1(hashdesk, tmp_path):
    status, out, _ = hashdesk("trend", "Lunar helium", "--out", tmp_path / "chart.png", "--json")
    assert (status, json.loads(out)["bullets"], json.loads(out)["out"]) == (1, [], None)
    assert not (tmp_path / "chart.png").exists()


@pytest.mark.parametrize("out", ["missing/chart.png", "."])
def test_a_file_that_cannot_be_written_is_one_clear_line_and_exit_status_2(hashdesk, out):
    status, _, err = hashdesk("trend", "CleanSpark", "--out", out)
    assert status == 2
    assert len(err.strip().splitlines()) == 1
    assert "--out" in err


def test_an_empty_subject_is_bad_input(hashdesk):
    status, _, err = hashdesk("trend", " ")
    assert status == 2
    assert "subject is empty" in err
