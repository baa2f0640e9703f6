import multiprocessing
import os

import pytest

from index.errors import BrokenIndex, NoGeneration, NothingToRollBack, ReindexRunning
from index.generations import Generations


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "generations")


def publish(generations, text="content"):
    def write(folder):
        (folder / "inner").mkdir()
        (folder / "inner" / "vectors").write_text(text)
        return 1, 2

    return generations.publish(revision=7, model="model", write=write).generation


def test_nothing_published_is_told(generations):
    assert generations.current() is None
    with pytest.raises(NoGeneration, match="hashdesk reindex"):
        generations.verified()


def test_a_published_generation_is_current_and_verified(generations):
    number = publish(generations)
    manifest = generations.verified()
    assert (manifest.generation, manifest.revision, manifest.articles, manifest.passages) == (number, 7, 1, 2)
    assert list(manifest.files) == ["inner/vectors"]


def test_only_the_generation_before_is_kept(generations):
    for text in ("a", "b", "c"):
        last = publish(generations, text)
    assert generations.kept() == [last - 1, last]


def test_rollback_returns_to_the_one_before_and_pins_it(generations):
    first, second = publish(generations, "a"), publish(generations, "b")
    assert generations.rollback() == first
    assert generations.current() == first
    assert generations.pinned()
    with pytest.raises(NothingToRollBack):
        generations.rollback()
    third = publish(generations, "c")
    assert third > second
    assert not generations.pinned()
    assert generations.kept() == [first, third]


def test_a_failed_write_leaves_the_generation_in_use(generations):
    number = publish(generations)

    def write(folder):
        (folder / "half").write_text("half")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        generations.publish(8, "model", write)
    assert generations.verified().generation == number
    assert [entry.name for entry in generations.folder.glob("*.tmp")] == []


@pytest.mark.parametrize("harm", ["change", "delete", "truncate"])
def test_a_damaged_file_is_found_even_after_it_was_verified(generations, harm):
    number = publish(generations)
    generations.verified()
    file = generations.path(number) / "inner" / "vectors"
    if harm == "delete":
        file.unlink()
    else:
        file.write_text("c0ntent" if harm == "change" else "cont")
        os.utime(file, ns=(1, 1))
    with pytest.raises(BrokenIndex, match=r"generation 1 is damaged \(.*vectors is missing.*hashdesk reindex"):
        generations.verified()


def test_a_damaged_manifest_and_a_damaged_current_are_told(generations):
    number = publish(generations)
    manifest = generations.path(number) / "manifest.json"
    manifest.write_text(manifest.read_text()[:50])
    with pytest.raises(BrokenIndex, match=r"manifest\.json can't be read"):
        generations.verified()
    (generations.folder / "CURRENT").write_text("")
    with pytest.raises(BrokenIndex, match="names no generation"):
        generations.verified()
    assert publish(generations) == number + 1
    assert generations.verified().generation == number + 1


def test_a_rollback_to_a_damaged_generation_is_refused(generations):
    first, second = publish(generations, "a"), publish(generations, "b")
    (generations.path(first) / "inner" / "vectors").write_text("x")
    with pytest.raises(BrokenIndex):
        generations.rollback()
    assert generations.current() == second


def test_an_unchanged_generation_is_not_hashed_twice(generations, monkeypatch):
    publish(generations)
    generations.verified()
    monkeypatch.setattr(generations, "check", lambda number: pytest.fail("hashed again"))
    generations.verified()


def _try_lock(folder, results):
    generations = Generations(folder)
    try:
        with generations.lock("reindex"):
            results.put("got it")
    except ReindexRunning as error:
        results.put(str(error))


def test_a_second_process_is_told_who_is_at_work(generations):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    with generations.lock("rollback"):
        other = context.Process(target=_try_lock, args=(generations.folder, results))
        other.start()
        other.join()
        line = results.get(timeout=5)
    assert f"rollback, process {os.getpid()} on " in line
    assert generations.holder() is None
    with generations.lock("reindex"):
        pass
