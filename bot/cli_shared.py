"""What every command of the command line shares: its options, a desk that is open or ready, and what it prints with."""

import json
import signal
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.batch import BadLine
from bot.desk import Desk
from bot.settings import Settings
from bot.summary_terminal import SummaryTerminal
from corpus.article import InvalidArticle, date_bounds
from index.search import Period

NO_ANSWER, BAD_INPUT, BROKEN, INTERRUPTED = 1, 2, 3, 130

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Since = Annotated[str | None, typer.Option(help="Only articles from this date on (YYYY, YYYY-MM or YYYY-MM-DD).")]
Until = Annotated[str | None, typer.Option(help="Only articles up to this date, inclusive.")]
Now = Annotated[str | None, typer.Option(help="The time that 'last month' is relative to (ISO 8601).")]

terminal = SummaryTerminal()


@contextmanager
def opened_desk() -> Generator[Desk]:
    """A desk over the data folder as it is."""
    desk = Desk(_settings(), notice=terminal.notice)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def ready_desk() -> Generator[Desk]:
    """A desk with something to answer from."""
    with opened_desk() as desk:
        with terminal.progress() as bar, stop_on_interrupt() as stop:
            desk.prepare(progress=bar, stop=stop)
        yield desk


@contextmanager
def stop_on_interrupt() -> Generator[Callable[[], bool]]:
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


def print_json(value: dict[str, Any] | Iterable[Any]) -> None:
    """One JSON object on a line of standard output."""
    terminal.json(json.dumps(value, ensure_ascii=False))


def period_of(since: str | None, until: str | None) -> Period:
    """The days that `--since` and `--until` enclose. Raises typer.BadParameter."""
    period = Period(_day(since, "--since", 0), _day(until, "--until", 1))
    if period.since and period.until and period.since > period.until:
        raise typer.BadParameter(f"--since {since} is after --until {until}")
    return period


def moment_of(value: str | None) -> datetime:
    """The time that `--now` names, in UTC unless it says otherwise; without it, this moment. Raises BadLine."""
    if value is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadLine(f"not a time (ISO 8601, like 2025-11-30T12:00): {value[:40]!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(["hashdesk", *map(str, first["loc"])]).upper()
        raise typer.BadParameter(f"{name}: {first['msg']} (see .env.example)") from error


def _day(value: str | None, option: str, side: int) -> date | None:
    if value is None:
        return None
    try:
        return date_bounds(value)[side]
    except InvalidArticle as error:
        raise typer.BadParameter(f"{option}: {error}") from error
