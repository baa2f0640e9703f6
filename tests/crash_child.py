"""Adds and reindexes in forked processes, each of which kills itself at another write. Run by test_crash.py.

`crash_child.py PREPARED FOLDER FIRST STRIDE`: for the writes FIRST, FIRST + STRIDE and so on, a copy of PREPARED is
made in FOLDER and worked on until that write. Prints a line for each: the number, and the exit status of the process.
Ends after the first process that had no such write. Forks, because importing everything takes longer than the rest.
"""

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path

import faiss
import numpy as np
import onnxruntime  # noqa: F401
import tantivy  # noqa: F401

import corpus.database
import corpus.readers
import index.word_pieces  # noqa: F401
from bot.desk import Desk
from bot.settings import Settings
from index.build import Indexer

_STEPS = {
    os: ("replace", "fsync"),
    Path: ("mkdir", "write_text", "unlink"),
    shutil: ("rmtree", "copyfile"),
    np: ("save", "savez"),
    faiss: ("write_index",),
}


def killing_itself_at(last):
    """Every write has a number before and one after it; the process ends at number `last`."""
    count = 0

    def step():
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepping(function):
        def wrapped(*arguments, **named):
            step()
            result = function(*arguments, **named)
            step()
            return result

        return wrapped

    writing = corpus.database.ThreadedDatabase.writing

    @contextlib.contextmanager
    def writing_in_steps(self):
        step()
        with writing(self) as db:
            yield db
            step()
        step()

    corpus.database.ThreadedDatabase.writing = writing_in_steps
    for owner, names in _STEPS.items():
        for name in names:
            setattr(owner, name, stepping(getattr(owner, name)))


def work(folder, last):
    killing_itself_at(last)
    desk = Desk(Settings(data=folder / "data", starter=False))
    # However small the generation before is, go on from it: there are more steps then to be killed at.
    desk.indexer = Indexer(desk.store, desk.generations, rewritten_below=0)
    desk.add([folder / "new"])
    desk.reindex()
    desk.close()


def main():
    prepared, folder, first, stride = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    last, status = first, signal.SIGKILL
    while status == signal.SIGKILL:
        shutil.copytree(prepared, folder / str(last))
        process = os.fork()
        if not process:
            work(folder / str(last), last)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print(last, status, flush=True)
        last += stride


if __name__ == "__main__":
    main()
