"""`kill -9` before and after every write of an add and a reindex: no article is lost, no broken index answers."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answers.answer import Status
from bot.desk import Desk
from bot.settings import Settings

NOW = datetime(2025, 12, 1, tzinfo=UTC)
OLD = "---\nid: old\ntitle: Rhodium sells Temple\n---\nRhodium sold its Temple site for $40.6 million.\n"
NEW = "---\nid: new{n}\ntitle: Canaan order {n}\n---\nCanaan won order number {n} for 50,00{n} Avalon machines.\n"

# Runs an add and a reindex, and is killed at write number argv[2] (never, if there are fewer).
CHILD = """
import contextlib, os, signal, sys
from pathlib import Path
import corpus.database, index.generations
from bot.desk import Desk
from bot.settings import Settings

count, last = 0, int(sys.argv[2])

def write_step():
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)

def stepping(function):
    def wrapped(*arguments, **named):
        write_step()
        result = function(*arguments, **named)
        write_step()
        return result
    return wrapped

writing = corpus.database.ThreadedDatabase.writing

@contextlib.contextmanager
def writing_in_steps(self):
    write_step()
    with writing(self) as db:
        yield db
        write_step()
    write_step()

corpus.database.ThreadedDatabase.writing = writing_in_steps
os.replace, os.fsync, Path.mkdir, Path.write_text = map(stepping, (os.replace, os.fsync, Path.mkdir, Path.write_text))
data = Path(sys.argv[1])
desk = Desk(Settings(data=data / "data", starter=False))
desk.add([data / "new"])
desk.reindex()
desk.close()
"""


def run_child(folder: Path, step: int) -> int:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", CHILD, str(folder), str(step)], check=False, cwd=Path(__file__).parents[1], timeout=120
    ).returncode


@pytest.fixture
def prepared(tmp_path):
    """A folder with an indexed article and three files to add, made anew for every kill."""

    def make(name):
        folder = tmp_path / name
        (folder / "new").mkdir(parents=True)
        for number in range(3):
            (folder / "new" / f"{number}.md").write_text(NEW.format(n=number))
        (folder / "old.md").write_text(OLD)
        desk = Desk(Settings(data=folder / "data", starter=False))
        desk.add([folder / "old.md"])
        desk.reindex()
        desk.close()
        return folder

    return make


def cited(desk, question):
    answer = desk.ask(question, now=NOW)
    return {citation.article.id for citation in answer.citations} if answer.status is Status.ANSWERED else set()


def test_a_kill_at_any_write_loses_nothing_and_breaks_nothing(prepared):
    killed = 0
    for step in range(1, 500):
        folder = prepared(str(step))
        code = run_child(folder, step)
        if code == 0:
            break
        assert code == -signal.SIGKILL, f"step {step}"
        killed += 1
        desk = Desk(Settings(data=folder / "data", starter=False))
        desk.prepare()
        assert cited(desk, "what did Rhodium sell the Temple site for?") == {"old"}, f"step {step}"
        assert desk.store.count() in {1, 4}, f"step {step}"
        desk.add([folder / "new"])
        desk.reindex()
        assert desk.store.count() == 4
        assert cited(desk, "which Canaan order was for 50,002 machines?") >= {"new2"}, f"step {step}"
        desk.generations.check(desk.generations.verified().generation)
        leftovers = [path.name for path in desk.generations.folder.iterdir() if path.name.endswith((".tmp", ".new"))]
        assert leftovers == [], f"step {step}"
        desk.close()
    assert killed >= 20
    assert os.listdir(folder / "data" / "generations")
