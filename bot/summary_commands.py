"""The commands that summarise: each reads its arguments, calls the desk's summaries, and prints."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Exit

from bot.cli_shared import (
    NO_ANSWER,
    JsonFlag,
    Now,
    Since,
    Until,
    moment_of,
    period_of,
    print_json,
    ready_desk,
    terminal,
)
from bot.json_output import summary_json, trend_json
from bot.summaries.sections import SECTIONS
from bot.summaries.summary import LENGTHS, Summary

if TYPE_CHECKING:
    from bot.summaries.trend import Trend


def register(app: typer.Typer) -> None:
    """Give the command line its summarising commands."""
    for command in (summary, digest, timeline, trend):
        app.command()(command)


def summary(
    topic: Annotated[str, typer.Argument(help="A company, place, machine, law or phrase.")],
    since: Since = None,
    until: Until = None,
    length: Annotated[
        str,
        typer.Option(
            help=f"How many lines: {', '.join(LENGTHS)} ({', '.join(map(str, LENGTHS.values()))}), or a number."
        ),
    ] = "normal",
    now: Now = None,
    as_json: JsonFlag = False,
) -> None:
    """Say in a few quoted lines what the corpus has on a subject, newest first."""
    period, moment, lines = period_of(since, until), moment_of(now), _lines(length)
    with ready_desk() as desk:
        found = desk.summaries.topic(topic, now=moment, period=period, length=lines)
    _tell(found, terminal.summary, as_json=as_json)


def digest(
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back.")] = 7,
    topic: Annotated[
        list[str] | None,
        typer.Option(help=f"Only {', '.join(SECTIONS)}, or any words; can be repeated."),
    ] = None,
    now: Now = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the news of the last days: a quoted line a story, ranked by outlets and novelty, with its sources."""
    moment = moment_of(now)
    with ready_desk() as desk:
        found = desk.summaries.digest(now=moment, days=days, topics=topic or ()).summary
    _tell(found, terminal.summary, as_json=as_json)


def timeline(
    subject: Annotated[str, typer.Argument(help="A company, a site, a deal.")],
    since: Annotated[str | None, typer.Option(help="Only steps from this date on.")] = None,
    until: Annotated[str | None, typer.Option(help="Only steps up to this date, inclusive.")] = None,
    now: Now = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the dated steps of a subject in order, each quoted, with what superseded it."""
    moment, period = moment_of(now), period_of(since, until)
    with ready_desk() as desk:
        found = desk.summaries.timeline(subject, now=moment, period=period)
    _tell(found, terminal.timeline, as_json=as_json)


def trend(
    subject: Annotated[str, typer.Argument(help="A company, place or phrase, with what to measure if you like.")],
    out: Annotated[Path | None, typer.Option(help="Write the chart to this PNG file.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="The unit to follow (EH/s, BTC, MW, %); else the most quoted.")
    ] = None,
    since: Since = None,
    until: Until = None,
    now: Now = None,
    as_json: JsonFlag = False,
) -> None:
    """Show how often a subject was in the news, and what its figures were over time; with --out as a chart."""
    period, moment = period_of(since, until), moment_of(now)
    if out and not out.parent.is_dir():
        raise typer.BadParameter(f"--out: there is no folder {out.parent}")
    with ready_desk() as desk:
        found = desk.summaries.trend(subject, now=moment, period=period, unit=unit)
    written = out if out and not found.empty else None
    if written:
        _write(written, found)
    if as_json:
        print_json(trend_json(found, str(written) if written else None))
    else:
        terminal.trend(found, written)
    raise Exit(NO_ANSWER if found.empty else 0)


def _tell(found: Summary, show: Callable[[Summary], None], *, as_json: bool) -> None:
    """Print a summary, and end with the status that says whether there was anything to tell."""
    if as_json:
        print_json(summary_json(found))
    else:
        show(found)
    raise Exit(0 if found.bullets else NO_ANSWER)


def _write(out: Path, found: "Trend") -> None:
    from bot.summaries.charts import draw

    try:
        out.write_bytes(draw(found))
    except OSError as error:
        raise typer.BadParameter(f"--out: {out} can't be written: {error.strerror}") from error


def _lines(length: str) -> int:
    if length in LENGTHS:
        return LENGTHS[length]
    if not length.isdecimal():
        raise typer.BadParameter(f"--length is {', '.join(LENGTHS)} or a number, not {length[:40]!r}")
    return int(length)
