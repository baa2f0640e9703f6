"""The command line: `hashdesk ask`, `add`, `reindex` and the rest. Reads arguments, calls the desk, prints.

Exit status: 0 answered or done; 1 asked, but the corpus has no answer; 2 bad usage or input; 3 a part is missing,
broken or locked; 130 on Ctrl-C.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer import Abort, Exit, TyperException

from bot.answers.answer import Answer, Status
from bot.batch import BadLine, read_history, run_batch
from bot.desk import BadQuestion, Desk
from bot.doctor import examine
from bot.evaluate import GoldQuestion, evaluate, read_questions, table
from bot.json_output import added_json, answer_json, evaluation_json, hits_json, reindexed_json, status_json
from bot.settings import Settings
from bot.terminal import Terminal
from corpus.article import InvalidArticle, date_bounds
from corpus.database import StorageUnavailable
from index.encoder import EncoderUnavailable
from index.errors import BrokenIndex, NoGeneration, NothingToRollBack, ReindexRunning, Stopped
from index.search import Period

NO_ANSWER, BAD_INPUT, BROKEN, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    name="hashdesk",
    help="Answers questions on bitcoin mining from a corpus of articles, with quoted, dated, linked citations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
BatchFile = Annotated[Path | None, typer.Option("--batch", help="Read JSON lines from FILE ('-' for standard input).")]
Since = Annotated[str | None, typer.Option(help="Only articles from this date on (YYYY, YYYY-MM or YYYY-MM-DD).")]
Until = Annotated[str | None, typer.Option(help="Only articles up to this date, inclusive.")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    since: Since = None,
    until: Until = None,
    now: Annotated[str | None, typer.Option(help="The time that 'last month' is relative to (ISO 8601).")] = None,
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier turns: role and content.")] = None,
    batch: BatchFile = None,
    as_json: JsonFlag = False,
) -> None:
    """Answer a question with quoted sentences and their sources."""
    period = _period(since, until)
    moment = _moment(now)
    if batch is None and question is None:
        raise typer.BadParameter("give a question, or --batch FILE")
    turns = read_history(history) if history else ()
    with _ready_desk() as desk:
        if batch is not None:

            def answer_line(line: dict[str, Any]) -> dict[str, Any]:
                found = desk.ask(
                    line["question"],
                    now=_moment(line.get("now")) if line.get("now") else moment,
                    period=period,
                    history=line.get("history", ()),
                )
                return answer_json(found)

            raise Exit(_print_batch(batch, "question", answer_line))
        found = desk.ask(question or "", now=moment, period=period, history=turns)
        if as_json:
            _print_json(answer_json(found))
        else:
            terminal.answer(found)
        raise Exit(0 if found.status is Status.ANSWERED else NO_ANSWER)


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    batch: BatchFile = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the best passages for a query, with their scores."""
    period = _period(since, until)
    if batch is None and query is None:
        raise typer.BadParameter("give a query, or --batch FILE")
    with _ready_desk() as desk:
        if batch is not None:
            raise Exit(
                _print_batch(
                    batch, "query", lambda line: hits_json(line["query"], desk.search(line["query"], k, period))
                )
            )
        hits = desk.search(query or "", k, period)
        if as_json:
            _print_json(hits_json(query or "", hits))
        else:
            terminal.hits(hits)
        raise Exit(0 if hits else NO_ANSWER)


@app.command()
def add(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or zips of articles.")],
    as_json: JsonFlag = False,
) -> None:
    """Store articles; `reindex` makes them searchable."""
    with _desk() as desk:
        added = desk.add(sources)
        if as_json:
            _print_json(added_json(added))
        else:
            terminal.added(added)
        raise Exit(0 if added.stored else BAD_INPUT)


@app.command()
def remove(
    article_ids: Annotated[list[str], typer.Argument(help="Ids, as `search --json` shows them.")],
    as_json: JsonFlag = False,
) -> None:
    """Hide articles from every answer, at once."""
    with _desk() as desk:
        result = desk.remove(article_ids)
        if as_json:
            _print_json({"removed": list(result.removed), "unknown": list(result.unknown)})
        else:
            terminal.line(f"{len(result.removed)} removed")
        if result.unknown:
            terminal.notice(f"no article has the id {', '.join(result.unknown)}")
        raise Exit(0 if result.removed else BAD_INPUT)


@app.command()
def reindex(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Make every stored article searchable. What was encoded before is not encoded again."""
    with _desk() as desk:
        if dry_run:
            plan = desk.plan()
            if as_json:
                _print_json({"added": plan.added, "changed": plan.changed, "removed": plan.removed})
            else:
                terminal.plan(plan, desk.store.titles())
            return
        with terminal.progress() as bar, _stop_on_interrupt() as stop:
            result = desk.reindex(progress=bar, stop=stop)
        if as_json:
            _print_json(reindexed_json(result))
        else:
            terminal.reindexed(result)


@app.command()
def rollback(as_json: JsonFlag = False) -> None:
    """Return to the generation before, and stay there until the next reindex."""
    with _desk() as desk:
        generation = desk.rollback()
        if as_json:
            _print_json({"generation": generation, "pinned": True})
        else:
            terminal.line(f"Generation {generation} is in use, pinned until the next `hashdesk reindex`.")


@app.command()
def status(as_json: JsonFlag = False) -> None:
    """Show what the corpus holds and what is indexed."""
    with _desk() as desk:
        desk.prepare_store()
        found = desk.status()
        if as_json:
            _print_json(status_json(found))
        else:
            terminal.status(found)


@app.command()
def doctor(as_json: JsonFlag = False) -> None:
    """Look at every part; say what is not well and what cures it."""
    with _desk() as desk:
        checks = list(examine(desk))
        well = all(check.ok for check in checks)
        if as_json:
            _print_json({"ok": well, "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]})
        else:
            terminal.checks(checks)
        raise Exit(0 if well else BROKEN)


@app.command(name="eval")
def evaluation(
    questions: Annotated[Path, typer.Argument(metavar="FILE", help="Gold questions, a JSON object a line.")],
    now: Annotated[str | None, typer.Option(help="The time to ask at where a line has none (ISO 8601).")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Ask gold questions and judge the answers; print a table by type of question."""
    gold = read_questions(questions)
    moment = _moment(now)
    with _ready_desk() as desk:

        def asked(question: GoldQuestion) -> Answer:
            return desk.ask(
                question.question, now=_moment(question.now) if question.now else moment, history=question.history
            )

        verdicts = list(evaluate(gold, asked))
    if as_json:
        _print_json(evaluation_json(verdicts))
    else:
        for line in table(verdicts):
            terminal.line(line)


@app.command("bot")
def discord_bot() -> None:
    """Answer in Discord; needs DISCORD_TOKEN."""
    from bot.discord.run import CannotStart, run

    try:
        run(Settings())
    except CannotStart as error:
        raise TyperException(str(error)) from error


def main() -> None:
    """Run the command line; every failure is one line on standard error and an exit status."""
    sys.exit(_run(app))


terminal = Terminal()


def _run(command: typer.Typer) -> int:
    _quiet_libraries()
    try:
        code = command(standalone_mode=False) or 0
        # typer makes this status of a KeyboardInterrupt.
        return _fail("stopped", INTERRUPTED) if code == INTERRUPTED else code
    except TyperException as error:
        return _fail(error.format_message(), BAD_INPUT)
    except (BadQuestion, BadLine, InvalidArticle) as error:
        return _fail(str(error), BAD_INPUT)
    except (
        BrokenIndex,
        EncoderUnavailable,
        NoGeneration,
        NothingToRollBack,
        ReindexRunning,
        StorageUnavailable,
    ) as error:
        return _fail(str(error), BROKEN)
    except Stopped as error:
        return _fail(str(error), INTERRUPTED)
    except Abort:
        return _fail("stopped", INTERRUPTED)
    except BrokenPipeError:
        # The reader went away (`hashdesk search x | head -1`); keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(line: str, code: int) -> int:
    terminal.notice(" ".join(line.split()))
    return code


def _quiet_libraries() -> None:
    """Nothing but hashdesk's own lines reaches the screen."""
    logging.getLogger().addHandler(logging.NullHandler())
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@contextmanager
def _desk() -> Generator[Desk]:
    desk = Desk(_settings(), notice=terminal.notice)
    try:
        yield desk
    finally:
        desk.close()


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(["hashdesk", *map(str, first["loc"])]).upper()
        raise typer.BadParameter(f"{name}: {first['msg']} (see .env.example)") from error


@contextmanager
def _ready_desk() -> Generator[Desk]:
    """A desk with something to answer from."""
    with _desk() as desk:
        with terminal.progress() as bar, _stop_on_interrupt() as stop:
            desk.prepare(progress=bar, stop=stop)
        yield desk


@contextmanager
def _stop_on_interrupt() -> Generator[Callable[[], bool]]:
    """Ctrl-C asks the work to stop at the next safe place; a second one interrupts at once."""
    asked = threading.Event()

    def interrupted(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _print_batch(path: Path, field: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    failed = False
    for result in run_batch(path, field, answer):
        failed |= "error" in result
        _print_json(result)
    return BAD_INPUT if failed else 0


def _print_json(value: dict[str, Any] | Iterable[Any]) -> None:
    terminal.json(json.dumps(value, ensure_ascii=False))


def _period(since: str | None, until: str | None) -> Period:
    period = Period(_day(since, "--since", 0), _day(until, "--until", 1))
    if period.since and period.until and period.since > period.until:
        raise typer.BadParameter(f"--since {since} is after --until {until}")
    return period


def _day(value: str | None, option: str, side: int) -> date | None:
    if value is None:
        return None
    try:
        return date_bounds(value)[side]
    except InvalidArticle as error:
        raise typer.BadParameter(f"{option}: {error}") from error


def _moment(value: str | None) -> datetime:
    if value is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadLine(f"not a time (ISO 8601, like 2025-11-30T12:00): {value[:40]!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
