"""`kill -9` before and after every write of an add and a reindex: no article is lost, no broken index answers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.settings import Settings

OLD = "---\nid: old\ntitle: Rhodium sells Temple\n---\nRhodium sold its Temple site for $40.6 million.\n"
NEW = "---\nid: new{n}\ntitle: Canaan order {n}\n---\nCanaan won order number {n} for 50,00{n} Avalon machines.\n"
# Tests of the same thing, so that two cores share the work.
SHARES = 4


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with an indexed article, and three files to add; with the encoder that made it."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "new").mkdir()
    for number in range(3):
        (folder / "new" / f"{number}.md").write_text(NEW.format(n=number))
    (folder / "old.md").write_text(OLD)
    desk = Desk(Settings(data=folder / "data", starter=False))
    desk.add([folder / "old.md"])
    desk.reindex()
    desk.close()
    return folder, desk.encoder()


def found(desk, query):
    """Ids of the articles in the first hits, after their sentences were read with their vectors."""
    hits = desk.search(query, 3)
    for sentence in desk.searcher.sentences(hits):
        assert abs(sentence.vector @ sentence.vector - 1) < 0.01
    return [hit.article.id for hit in hits]


@pytest.mark.parametrize("share", range(SHARES))
def test_a_kill_at_any_write_loses_nothing_and_breaks_nothing(prepared, tmp_path, share):
    prepared_folder, encoder = prepared
    child = [sys.executable, str(Path(__file__).with_name("crash_child.py"))]
    arguments = [str(prepared_folder), str(tmp_path), str(share + 1), str(SHARES)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([*child, *arguments], check=True, stdout=subprocess.PIPE, text=True, env=environment)
    runs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert len(runs) >= 15, "too few writes: are they still recognised?"
    assert [status for _, status in runs] == [signal.SIGKILL] * (len(runs) - 1) + [0]
    for step, _ in runs:
        desk = Desk(Settings(data=tmp_path / str(step) / "data", starter=False))
        desk._encoder = encoder
        desk.prepare()
        assert found(desk, "what did Rhodium sell the Temple site for?")[0] == "old", f"step {step}"
        assert desk.store.count() in {1, 4}, f"step {step}"
        desk.add([tmp_path / str(step) / "new"])
        desk.reindex()
        assert desk.store.count() == 4, f"step {step}"
        assert found(desk, "Canaan order for 50,002 machines")[0] == "new2", f"step {step}"
        desk.generations.check(desk.generations.verified().generation)
        leftovers = [path.name for path in desk.generations.folder.iterdir() if path.name.endswith((".tmp", ".new"))]
        assert leftovers == [], f"step {step}"
        desk.close()
