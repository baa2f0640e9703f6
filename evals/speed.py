"""`python -m evals.speed [--passages 10000 100000]`: how fast hashdesk starts, answers, searches and reindexes.

Figures that are compared are taken interleaved in one run and printed as ratios: milliseconds depend on the machine.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.desk import Desk
from bot.evaluate import read_questions
from bot.settings import Settings
from evals.synthetic import fill
from index.passage_store import titled

QUESTION = "where is Bitmain building?"
_HERE = Path(__file__).parent
_STARTS = 5
_TEXTS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--phase", choices=["start", "build", "all"], default="all")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        os.environ["HASHDESK_MODELS"] = f"{folder}/models"
        if arguments.phase in {"start", "all"}:
            measure_start(Path(folder) / "start")
        if arguments.phase in {"build", "all"}:
            measure_build(Path(folder) / "build")
        if arguments.phase == "all":
            for count in (0, *arguments.passages):
                measure_warm(Path(folder) / str(count), count)


def measure_start(folder: Path) -> None:
    """Start to answer of the command line against the plain script, one after the other, several times."""
    folder.mkdir()
    ours = [sys.executable, "-m", "bot.cli", "ask", QUESTION]
    plain = [sys.executable, str(_HERE / "plain_script.py"), str(folder)]
    environment = os.environ | {"HASHDESK_DATA": str(folder / "data"), "HF_HUB_OFFLINE": "1"}
    first = _timed(lambda: _run(ours, environment))
    _run(plain, environment)
    _run(ours, environment)
    pairs = [(_timed(lambda: _run(ours, environment)), _timed(lambda: _run([*plain, QUESTION], environment))) for _ in range(_STARTS)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"start to answer, nothing there yet (starter corpus, index, export): {first:.1f} s")
    print(f"start to answer, index in place: {mine * 1000:.0f} ms; plain script {theirs * 1000:.0f} ms; ratio {mine / theirs:.2f}")


def measure_build(folder: Path) -> None:
    """Indexing against a bare `SentenceTransformer.encode` of the same texts, and one changed article."""
    from sentence_transformers import SentenceTransformer

    from index.weights import model_folder

    desk = Desk(Settings(data=folder))
    desk.prepare()
    texts = _passage_texts(desk)[:_TEXTS]
    model = SentenceTransformer(str(model_folder()))
    model.encode(texts[:16], show_progress_bar=False)
    list(desk.encoder().encode(texts[:16]))
    bare, ours = [], []
    for _ in range(3):
        bare.append(_timed(lambda: model.encode(texts, batch_size=32, show_progress_bar=False)))
        ours.append(_timed(lambda: list(desk.encoder().encode(texts))))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"encoding {len(texts)} passages: {statistics.median(ours):.1f} s; bare encode {statistics.median(bare):.1f} s; ratio {ratio:.2f}")
    whole = _timed(lambda: Desk(Settings(data=folder)).indexer.reindex(desk.encoder()))
    changed = _change_one(desk)
    print(f"reindex with nothing changed: {whole * 1000:.0f} ms; one changed article: {changed * 1000:.0f} ms")
    desk.close()


def measure_warm(folder: Path, count: int) -> None:
    """Warm `ask` and `search` over the starter corpus plus `count` synthetic passages, in a process of its own."""
    code = f"from evals.speed import warm; from pathlib import Path; warm(Path({str(folder)!r}), {count})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=_HERE.parent)


def warm(folder: Path, count: int) -> None:
    """Fill, then ask and search in turn; prints p50, p95 and the peak memory of asking."""
    filler = subprocess.run(
        [sys.executable, "-c", f"from evals.speed import prepare; prepare({str(folder)!r}, {count})"], check=True,
        capture_output=True, text=True, cwd=_HERE.parent,
    )
    print(filler.stdout, end="")
    desk = Desk(Settings(data=folder))
    now = datetime.now(UTC)
    questions = [question.question for question in read_questions(_HERE / "questions.jsonl") if not question.history]
    times: dict[str, list[float]] = {"ask": [], "search": []}
    for question in questions[:20]:
        desk.ask(question, now=now)
    for question in questions[:200]:
        times["ask"].append(_timed(lambda question=question: desk.ask(question, now=now)))
        times["search"].append(_timed(lambda question=question: desk.search(question)))
    passages = desk.status().passages
    for name, seconds in times.items():
        p50, p95 = statistics.median(seconds), sorted(seconds)[int(len(seconds) * 0.95)]
        print(f"{passages:>7,} passages: warm {name:<6} p50 {p50 * 1000:6.1f} ms, p95 {p95 * 1000:6.1f} ms")
    print(f"{passages:>7,} passages: peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    desk.close()


def prepare(folder: str, count: int) -> None:
    """Build a corpus of this size and change one of its articles; prints the times and the peak memory."""
    desk = Desk(Settings(data=Path(folder)))
    desk.prepare()
    if count:
        filled = _timed(lambda: fill(desk, count))
        print(f"{count:>7,} passages: added and indexed without encoding in {filled:.1f} s")
    changed = _change_one(desk)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{desk.status().passages:>7,} passages: reindex after one changed article {changed:.2f} s, peak memory {peak:.0f} MB")
    desk.close()


def _change_one(desk: Desk) -> float:
    article = desk.store.get("bm-seed")
    assert article
    desk.store.put(replace(article, text=article.text + " One sentence was added to this article."))
    return _timed(desk.reindex)


def _passage_texts(desk: Desk) -> list[str]:
    hits = [hit for question in read_questions(_HERE / "questions.jsonl")[:200] for hit in desk.search(question.question, 20)]
    return list({titled(hit.article.title, hit.text): None for hit in hits})


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=_HERE.parent)
    if done.returncode:
        raise RuntimeError(json.dumps({"command": command, "stderr": done.stderr[-2000:]}))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
