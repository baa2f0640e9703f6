"""`python -m evals.speed [--passages 10000 100000] [--write]`: how fast hashdesk starts, answers and reindexes.

Figures that are compared are taken in turn in one run and printed as ratios: milliseconds depend on the machine, and on
what else it does. Everything is made in a temporary folder.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.desk import Desk
from bot.evaluate import read_questions
from bot.settings import Settings
from corpus.batches import batched
from corpus.starter_articles import starter_articles
from corpus.store import ArticleStore
from evals.examples import QUESTIONS
from evals.results import machine, write_section
from evals.synthetic import fill
from index.build import Indexer
from index.encoder import Encoder, load_encoder
from index.generations import Generations
from index.weights import Checksums, packaged_model

QUESTION = "where is Bitmain building?"
_HERE = Path(__file__).parent
_STARTS = 7
_BUILT_ARTICLES = 20
_BUILDS = 3
_ASKED = 200
_WARMING = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = []
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ |= {"HASHDESK_MODELS": f"{folder}/models", "HASHDESK_STARTER": "on", "HF_HUB_OFFLINE": "1"}
        for line in measured(folder, arguments.passages):
            print(line, flush=True)
            lines.append(line)
    if arguments.write:
        write_section("Speed", "python -m evals.speed --write", lines)


def measured(folder: Path, sizes: list[int]) -> Iterator[str]:
    """Every figure, a line each, as it is taken."""
    yield f"{machine()}; load {os.getloadavg()[0]:.1f} at the start."
    yield ""
    yield from start(folder / "start")
    yield from build(folder / "build")
    for size in (0, *sizes):
        for phase in ("filled", "warm"):
            yield from _in_own_process(phase, folder / str(size), size)


def start(folder: Path) -> Iterator[str]:
    """Start to answer of the command line against the plain script, in turn."""
    folder.mkdir()
    ours = [sys.executable, "-m", "bot.cli", "ask", QUESTION]
    plain = [sys.executable, str(_HERE / "plain_script.py"), str(folder)]
    environment = os.environ | {"HASHDESK_DATA": str(folder / "data")}
    first = _timed(lambda: _run(ours, environment))
    yield f"- first answer, with nothing there yet (starter corpus, encoder's export, index): {first:.1f} s"
    _run(plain, environment)
    pairs = [
        (_started(lambda: _run(ours, environment)), _started(lambda: _run([*plain, QUESTION], environment)))
        for _ in range(_STARTS)
    ]
    # (ours, theirs) by (wall, processor).
    (mine, mine_busy), (theirs, theirs_busy) = np.median(np.array(pairs), axis=0).tolist()
    yield (
        f"- start to answer with the index in place: {mine:.2f} s; the plain script {theirs:.2f} s; "
        f"ratio {mine / theirs:.2f} (medians of {_STARTS}); processor time {mine_busy:.2f} s and {theirs_busy:.2f} s; "
        f"ratio {mine_busy / theirs_busy:.2f}"
    )


class Recording:
    """An encoder that keeps the texts it was given; by another name, so that no shipped vector stands in."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = "measured", encoder.dimension
        self.encode_query, self.encode_queries = encoder.encode_query, encoder.encode_queries
        self.count_tokens = encoder.count_tokens
        self.texts: list[str] = []
        self._encoder = encoder

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[list[int], np.ndarray]]:
        self.texts += texts
        return self._encoder.encode(texts, progress=progress, stop=stop)


def build(folder: Path) -> Iterator[str]:
    """Building an index, all of it, against a bare `SentenceTransformer.encode` of the same texts."""
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(cache=Path(os.environ["HASHDESK_MODELS"]))
    model = SentenceTransformer(str(packaged_model(Checksums(folder))))
    model.encode(["warm"], show_progress_bar=False)
    encoder.encode_query("warm")
    articles = list(starter_articles())
    pairs, count = [], 0
    for number, chosen in enumerate(islice(batched(articles, _BUILT_ARTICLES), _BUILDS)):
        store = ArticleStore(folder / str(number) / "corpus.db")
        store.put_all(chosen)
        indexer = Indexer(store, Generations(folder / str(number) / "generations"))
        recording = Recording(encoder)
        mine = _timed(lambda indexer=indexer, recording=recording: indexer.reindex(recording))
        theirs = _timed(lambda texts=recording.texts: model.encode(texts, show_progress_bar=False))
        pairs.append((mine, theirs))
        count += len(recording.texts)
        store.close()
    mine, theirs = (sum(column) for column in zip(*pairs, strict=True))
    yield (
        f"- index of {_BUILT_ARTICLES * _BUILDS} articles, {count} texts: {mine:.1f} s; bare encode of the texts "
        f"{theirs:.1f} s; ratio {mine / theirs:.2f}"
    )


def filled(folder: Path, count: int) -> Iterator[str]:
    """A corpus of the starter's and `count` more passages; what a reindex after one changed article takes there."""
    desk = Desk(Settings(data=folder))
    desk.prepare()
    if count:
        seconds = _timed(lambda: fill(desk, count))
        yield f"- {_size(desk)}: added, split and indexed, without encoding, in {seconds:.0f} s"
    nothing = _timed(desk.reindex)
    article = desk.store.get("bm-seed")
    assert article
    desk.store.put(replace(article, text=article.text + " One sentence was added to this article."))
    changed = _timed(desk.reindex)
    yield (
        f"- {_size(desk)}: reindex with nothing changed {nothing:.2f} s, after one changed article {changed:.2f} s; "
        f"peak memory {_peak()} MB"
    )
    desk.close()


def warm(folder: Path, _: int) -> Iterator[str]:
    """Warm `ask` and `search`, in turn; then `ask` of comparisons, which look for each side and take longest."""
    desk = Desk(Settings(data=folder))
    now = datetime.now(UTC)
    alone = [gold for gold in read_questions(QUESTIONS) if not gold.history]
    questions = [gold.question for gold in alone][: _ASKED + _WARMING]
    work: dict[str, Callable[[str], object]] = {
        "ask": lambda question: desk.ask(question, now=now),
        "search": desk.search,
    }
    first = _timed(lambda: desk.ask(QUESTION, now=now))
    for question in questions[:_WARMING]:
        for ask in work.values():
            ask(question)
    wall: dict[str, list[float]] = {name: [] for name in work}
    processor = dict.fromkeys(work, 0.0)
    for question in questions[_WARMING:]:
        for name, ask in work.items():
            before = time.process_time()
            wall[name].append(_timed(lambda ask=ask, question=question: ask(question)))
            processor[name] += time.process_time() - before
    for name, seconds in wall.items():
        mean = processor[name] / len(seconds)
        yield f"- {_size(desk)}: warm `{name}` {_spread(seconds)} ({mean * 1000:.0f} ms of processor time on average)"
    compared = [_timed(partial(desk.ask, gold.question, now=now)) for gold in alone if gold.type == "compare"]
    yield f"- {_size(desk)}: warm `ask` of a comparison {_spread(compared)}"
    yield f"- {_size(desk)}: first `ask` of a process {first:.2f} s; peak memory of asking {_peak()} MB"
    desk.close()


def _spread(seconds: Sequence[float]) -> str:
    p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


def _size(desk: Desk) -> str:
    return f"{desk.status().passages:,} passages"


def _peak() -> str:
    """The most memory this process had, in MB. getrusage would count what its parent had when it started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}"
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return f"{int(line.split()[1]) / 1024:.0f}"


def _in_own_process(phase: str, folder: Path, size: int) -> Iterator[str]:
    """The lines of a phase; in a process of its own, so that peaks of memory don't mix."""
    code = (
        f"from pathlib import Path; from evals.speed import {phase}\n"
        f"print(*{phase}(Path({str(folder)!r}), {size}), sep='\\n')"
    )
    yield from _run([sys.executable, "-c", code], dict(os.environ)).splitlines()


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=_HERE.parent)
    if done.returncode:
        raise RuntimeError(json.dumps({"command": command, "stderr": done.stderr[-2000:]}))
    return done.stdout


def _started(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time of the process that was started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = _timed(work)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
