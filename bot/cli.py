"""The command line: `hashdesk ask`, `add`, `reindex` and the rest. Reads arguments, calls the desk, prints.

Exit status: 0 answered or done; 1 asked, but the corpus has no answer; 2 bad usage or input; 3 a part is missing,
broken or locked; 130 on Ctrl-C.
"""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Abort, Exit, TyperException

from bot import summary_commands
from bot.answers.answer import Answer, Status
from bot.batch import BadLine, read_history, run_batch
from bot.cli_shared import (
    BAD_INPUT,
    BROKEN,
    INTERRUPTED,
    NO_ANSWER,
    JsonFlag,
    Now,
    Since,
    Until,
    moment_of,
    opened_desk,
    period_of,
    print_json,
    ready_desk,
    stop_on_interrupt,
    terminal,
)
from bot.desk import BadQuestion
from bot.doctor import examine
from bot.evaluate import GoldQuestion, evaluate, read_questions, table
from bot.json_output import added_json, answer_json, evaluation_json, hits_json, reindexed_json, status_json
from bot.settings import Settings
from bot.summaries.errors import BadSubject, UnknownArticle
from corpus.article import InvalidArticle
from corpus.database import StorageUnavailable
from index.encoder import EncoderUnavailable
from index.errors import BrokenIndex, NoGeneration, NothingToRollBack, ReindexRunning, Stopped

app = typer.Typer(
    name="hashdesk",
    help="Answers questions on bitcoin mining from a corpus of articles, with quoted, dated, linked citations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
summary_commands.register(app)

BatchFile = Annotated[Path | None, typer.Option("--batch", help="Read JSON lines from FILE ('-' for standard input).")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    since: Since = None,
    until: Until = None,
    now: Now = None,
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier turns: role and content.")] = None,
    batch: BatchFile = None,
    as_json: JsonFlag = False,
) -> None:
    """Answer a question with quoted sentences and their sources."""
    period = period_of(since, until)
    moment = moment_of(now)
    if batch is None and question is None:
        raise typer.BadParameter("give a question, or --batch FILE")
    turns = read_history(history) if history else ()
    with ready_desk() as desk:
        if batch is not None:

            def answer_line(line: dict[str, Any]) -> dict[str, Any]:
                found = desk.ask(
                    line["question"],
                    now=moment_of(line.get("now")) if line.get("now") else moment,
                    period=period,
                    history=line.get("history", ()),
                )
                return answer_json(found)

            raise Exit(_print_batch(batch, "question", answer_line))
        found = desk.ask(question or "", now=moment, period=period, history=turns)
        if as_json:
            print_json(answer_json(found))
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
    period = period_of(since, until)
    if batch is None and query is None:
        raise typer.BadParameter("give a query, or --batch FILE")
    with ready_desk() as desk:
        if batch is not None:
            raise Exit(
                _print_batch(
                    batch, "query", lambda line: hits_json(line["query"], desk.search(line["query"], k, period))
                )
            )
        hits = desk.search(query or "", k, period)
        if as_json:
            print_json(hits_json(query or "", hits))
        else:
            terminal.hits(hits)
        raise Exit(0 if hits else NO_ANSWER)


@app.command()
def add(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or zips of articles.")],
    as_json: JsonFlag = False,
) -> None:
    """Store articles; `reindex` makes them searchable."""
    with opened_desk() as desk:
        added = desk.add(sources)
        if as_json:
            print_json(added_json(added))
        else:
            terminal.added(added)
        raise Exit(0 if added.stored else BAD_INPUT)


@app.command()
def remove(
    article_ids: Annotated[list[str], typer.Argument(help="Ids, as `search --json` shows them.")],
    as_json: JsonFlag = False,
) -> None:
    """Hide articles from every answer, at once."""
    with opened_desk() as desk:
        result = desk.remove(article_ids)
        if as_json:
            print_json({"removed": list(result.removed), "unknown": list(result.unknown)})
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
    with opened_desk() as desk:
        if dry_run:
            plan = desk.plan()
            if as_json:
                print_json({"added": plan.added, "changed": plan.changed, "removed": plan.removed})
            else:
                terminal.plan(plan, desk.store.titles())
            return
        with terminal.progress() as bar, stop_on_interrupt() as stop:
            result = desk.reindex(progress=bar, stop=stop)
        if as_json:
            print_json(reindexed_json(result))
        else:
            terminal.reindexed(result)


@app.command()
def rollback(as_json: JsonFlag = False) -> None:
    """Return to the generation before, and stay there until the next reindex."""
    with opened_desk() as desk:
        generation = desk.rollback()
        if as_json:
            print_json({"generation": generation, "pinned": True})
        else:
            terminal.line(f"Generation {generation} is in use, pinned until the next `hashdesk reindex`.")


@app.command()
def status(as_json: JsonFlag = False) -> None:
    """Show what the corpus holds and what is indexed."""
    with opened_desk() as desk:
        desk.prepare_store()
        found = desk.status()
        if as_json:
            print_json(status_json(found))
        else:
            terminal.status(found)


@app.command()
def doctor(as_json: JsonFlag = False) -> None:
    """Look at every part; say what is not well and what cures it."""
    with opened_desk() as desk:
        checks = list(examine(desk))
        well = all(check.ok for check in checks)
        if as_json:
            print_json({"ok": well, "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]})
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
    moment = moment_of(now)
    with ready_desk() as desk:

        def asked(question: GoldQuestion) -> Answer:
            return desk.ask(
                question.question, now=moment_of(question.now) if question.now else moment, history=question.history
            )

        verdicts = list(evaluate(gold, asked))
    if as_json:
        print_json(evaluation_json(verdicts))
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


def _run(command: typer.Typer) -> int:
    _quiet_libraries()
    try:
        code = command(standalone_mode=False) or 0
        # typer makes this status of a KeyboardInterrupt.
        return _fail("stopped", INTERRUPTED) if code == INTERRUPTED else code
    except TyperException as error:
        return _fail(error.format_message(), BAD_INPUT)
    except (BadQuestion, BadLine, BadSubject, InvalidArticle, UnknownArticle) as error:
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


def _print_batch(path: Path, field: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    failed = False
    for result in run_batch(path, field, answer):
        failed |= "error" in result
        print_json(result)
    return BAD_INPUT if failed else 0


if __name__ == "__main__":
    main()
