import io
import stat
import zipfile

import pytest

from corpus.article import Article
from corpus.readers import archive, read
from corpus.readers.unreadable import Unreadable


def zipped(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def reasons(path):
    return {item.source.removeprefix(f"{path}/"): item.reason for item in read(path) if isinstance(item, Unreadable)}


def test_members_are_read_in_order_of_names_folders_and_all(tmp_path):
    path = zipped(tmp_path / "a.zip", {"b.md": "# B\n\nTwo.", "a/x.txt": "One.", "c.jsonl": '{"text": "Three."}\n{'})
    *articles, bad = read(path)
    assert [article.text for article in articles if isinstance(article, Article)] == ["One.", "Two.", "Three."]
    assert isinstance(bad, Unreadable)
    assert bad.source == f"{path}/c.jsonl:2"


def test_what_the_system_put_in_is_left_out(tmp_path):
    path = zipped(tmp_path / "a.zip", {".git/x.md": "x", "__MACOSX/a.md": "x", "b/.DS_Store": "x", "a.md": "Text."})
    (article,) = read(path)
    assert isinstance(article, Article)


def test_names_that_climb_out_are_only_names(tmp_path):
    path = zipped(tmp_path / "a.zip", {"../../e.md": "One.", "/f.md": "Two."})
    assert all(isinstance(item, Article) for item in read(path))
    assert list(tmp_path.rglob("*")) == [path]


def test_each_member_that_cannot_be_read_is_named(tmp_path):
    link = zipfile.ZipInfo("l.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("x.md", "x")
    path = zipped(
        tmp_path / "a.zip",
        {
            "i.zip": inner.getvalue(),
            "p.png": "x",
            "e.md": "",
            link: "/etc/passwd",
            "n\nx\u202e.md": "",
            "t.md": "Text.",
        },
    )
    assert reasons(path) == {
        "i.zip": "a zip inside a zip is not opened: unpack it first",
        "p.png": "not a format hashdesk reads: .png (it reads .md, .markdown, .html, .htm, .xhtml, .pdf, .txt, .text, "
        ".jsonl, .ndjson, .csv, .tsv, .zip)",
        "e.md": "the file is empty",
        "l.md": "a link; links in a zip are not followed",
        "n x.md": "the file is empty",
    }


def test_an_encrypted_member_is_named(tmp_path):
    path = zipped(tmp_path / "a.zip", {"s.md": "Text."})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # general purpose flag of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the central directory
    path.write_bytes(data)
    assert reasons(path) == {"s.md": "encrypted: make the zip without a password"}


def test_a_damaged_member_is_named_and_the_others_are_read(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "Bitmain picks Texas " * 20, "b.txt": "Two."})
    data = path.read_bytes()
    path.write_bytes(data[:40] + b"\xff\xff\xff" + data[43:])
    bad, good = read(path)
    assert isinstance(bad, Unreadable)
    assert bad.reason.startswith("can't be unpacked: ")
    assert isinstance(good, Article)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"no zip", "a broken zip: File is not a zip file"), (b"", "a broken zip")]
)
def test_what_is_no_zip_is_said(tmp_path, content, reason):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    (item,) = read(path)
    assert isinstance(item, Unreadable)
    assert item.reason.startswith(reason)


def test_an_empty_zip_is_said(tmp_path):
    assert list(read(zipped(tmp_path / "a.zip", {}))) == [Unreadable(str(tmp_path / "a.zip"), "an empty zip")]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0" * 12_000_000})
    assert list(read(path)) == [Unreadable(str(path), "a zip that unpacks to over 200 times its size")]


def test_a_small_text_that_packs_well_is_no_bomb(tmp_path):
    (article,) = read(zipped(tmp_path / "a.zip", {"a.txt": "line of text\n" * 100_000}))
    assert isinstance(article, Article)


def test_a_zip_of_too_much_or_too_many_is_refused(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", {"a.txt": "x" * 50, "b.txt": "y" * 50})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)
    assert reasons(path) == {str(path): "a zip of 2 files; at most 1 are read"}
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    monkeypatch.setattr(archive, "MAX_UNPACKED", 99)
    assert "a zip that unpacks to" in reasons(path)[str(path)]


def test_a_member_that_lies_about_its_size_is_named(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.txt": "Bitmain picks Texas"})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24  # uncompressed size in the central directory
    data[at : at + 4] = (5).to_bytes(4, "little")
    path.write_bytes(data)
    assert reasons(path)["a.txt"].startswith("can't be unpacked: ")
