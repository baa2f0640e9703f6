import os
import zipfile
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.readers import SUFFIXES, formats, read, read_bytes
from corpus.readers.unreadable import Unreadable

STARTER = Path(__file__).parents[3] / "corpus" / "starter"


def test_a_single_file_is_read_whatever_the_case_of_its_suffix(tmp_path):
    path = tmp_path / "A.MD"
    path.write_text("# Title\n\nText.")
    (article,) = read(path)
    assert article == Article(title="Title", text="Text.")


def test_a_folder_is_read_with_its_folders_in_order_and_what_fails_is_named(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ["b.txt", "a.md", "sub/c.csv", ".hidden.md", ".git/x.md", "d.xyz"]:
        (tmp_path / name).write_text("text,title\nThree.,C\n" if name.endswith("csv") else f"{name} text.")
    a, b, unknown, c = read(tmp_path)
    assert [item.text for item in (a, b, c) if isinstance(item, Article)] == ["a.md text.", "b.txt text.", "Three."]
    assert isinstance(unknown, Unreadable)
    assert unknown.source == str(tmp_path / "d.xyz")
    assert unknown.reason.startswith("not a format hashdesk reads: .xyz (it reads .md, ")


def test_a_zip_in_a_folder_is_opened(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("x.md", "Text.")
    (article,) = read(tmp_path)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere.md", "no such file or folder"),
        ("a\0b.md", "can't be opened: "),
        ("x" * 300 + ".md", "can't be opened: File name too long"),
    ],
)
def test_a_path_that_is_not_there_is_named(tmp_path, name, reason):
    (item,) = read(tmp_path / name)
    assert isinstance(item, Unreadable)
    assert item.reason.startswith(reason)


def test_an_empty_file_an_unknown_one_and_an_empty_folder_are_named(tmp_path):
    (tmp_path / "empty.md").touch()
    (tmp_path / "README").write_text("x")
    (tmp_path / "folder").mkdir()
    assert list(read(tmp_path / "empty.md")) == [Unreadable(str(tmp_path / "empty.md"), "the file is empty")]
    (unknown,) = read(tmp_path / "README")
    assert isinstance(unknown, Unreadable)
    assert "hashdesk reads: no suffix" in unknown.reason
    assert list(read(tmp_path / "folder")) == [Unreadable(str(tmp_path / "folder"), "no files in the folder")]


@pytest.mark.parametrize(("name", "most"), [("a.md", "20"), ("a.jsonl", "200")])
def test_a_file_over_its_limit_is_refused_before_it_is_loaded(tmp_path, name, most):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200_000_001)
    (item,) = read(path)
    assert item == Unreadable(str(path), f"the file has 200.0 MB; at most {most} MB are read")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    assert list(read(tmp_path)) == [Unreadable(str(tmp_path / "pipe.md"), "neither a file nor a folder")]


def test_links_to_folders_are_not_followed_round_in_circles(tmp_path):
    (tmp_path / "a.md").write_text("Text.")
    (tmp_path / "loop").symlink_to(tmp_path)
    article, link = read(tmp_path)
    assert isinstance(article, Article)
    assert link == Unreadable(str(tmp_path / "loop"), "a link to a folder; links to folders are not followed")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_opened_is_named(tmp_path):
    (tmp_path / "a.md").write_text("Text.")
    (tmp_path / "a.md").chmod(0)
    assert list(read(tmp_path)) == [Unreadable(str(tmp_path / "a.md"), "can't be opened: Permission denied")]


def test_a_file_name_that_is_no_utf8_can_still_be_shown(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.xyz"
    Path(os.fsdecode(path)).touch()
    (item,) = read(tmp_path)
    assert isinstance(item, Unreadable)
    assert item.source.encode().endswith("caf\ufffd.xyz".encode())


def test_a_reader_that_overflows_the_stack_is_reported(monkeypatch):
    def endless(data, source):
        yield from endless(data, source)

    monkeypatch.setitem(formats.SUFFIXES, ".md", endless)
    (item,) = read_bytes(b"x", "a.md")
    assert isinstance(item, Unreadable)
    assert item.reason.startswith("nested too deep")


def test_every_format_has_its_reader():
    assert set(SUFFIXES) == {
        *(".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".txt", ".text", ".jsonl", ".ndjson", ".csv", ".tsv")
    }


def test_the_starter_corpus_yields_articles():
    assert any(isinstance(item, Article) for item in read(STARTER))
