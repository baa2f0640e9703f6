"""What moderators read: plans, progress, results, status, gaps and feedback."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from discord import ui

from bot.desk import Added, DeskStatus
from bot.discord.layout import Accent, layout
from bot.discord.markup import counted, plain
from bot.discord.state.journal import LoggedError
from bot.discord.state.unanswered import Gap
from bot.discord.state.votes import Feedback
from corpus.article import spelled_date
from index.build import Plan, Progress, Reindexed

_STEPS = {"split": "Reading articles", "encode": "Encoding", "write": "Writing the index"}
_BAR = 20
# Lists and their entries are short enough that the longest still fit one message, each sign of them escaped.
_TITLES, _TITLE = 6, 80
_FAILURES = 8
# A spreadsheet runs what begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plan(found: Plan, titles: Mapping[str, str], *, pinned: bool) -> list[str]:
    """A dry run: what a reindex would do, by title."""
    if found.is_empty:
        rest = " A rollback holds an older generation; reindexing replaces it." if pinned else ""
        return [f"**Nothing to index**: all {found.unchanged:,} articles are as they were indexed.{rest}"]
    parts = [
        _titles(name, ids, titles)
        for name, ids in (("new", found.added), ("changed", found.changed), ("removed", found.removed))
        if ids
    ]
    return ["\n".join(["**Dry run**: what a reindex would do", *parts]), f"-# Unchanged: {found.unchanged:,}"]


def progress(by: str, since: float, step: Progress | None) -> ui.LayoutView:
    """How far a reindex is, with the time left."""
    head = f"**Reindexing** · started by {plain(by, 60)} <t:{int(since)}:R>"
    if step is None:
        return layout([f"{head}\nReading what changed…"], accent=Accent.ANSWER)
    share = step.done / step.total if step.total else 1.0
    filled = round(_BAR * share)
    left = "" if step.seconds_left is None else f" · {duration(step.seconds_left)} left in this step"
    bar = f"`{'█' * filled}{'░' * (_BAR - filled)}` {share:.0%}"
    done = f"{_STEPS[step.step]}: {step.done:,} of {step.total:,}{left}"
    return layout([f"{head}\n{done}\n{bar}\n-# Answers come from the index in use."], accent=Accent.ANSWER)


def reindexed(result: Reindexed) -> ui.LayoutView:
    """What a reindex did."""
    done = result.plan
    counts = (
        f"{len(done.added):,} new, {len(done.changed):,} changed, {len(done.removed):,} removed, {done.unchanged:,} "
        f"unchanged · {result.encoded:,} texts encoded in {duration(result.seconds)}"
    )
    return layout(
        [f"**Generation {result.generation} is in use**\n{counts}\n-# `/corpus rollback` returns to the one before."],
        accent=Accent.GOOD,
    )


def added(result: Added, *, next_step: str) -> list[str]:
    """Counts, and each failure by name with its reason."""
    stored = f"{result.added:,} added, {result.changed:,} changed, {result.unchanged:,} unchanged"
    head = f"**{stored}, {len(result.failed):,} failed**"
    failures = [f"- {plain(one.source, 60)}: {plain(one.reason, 120)}" for one in result.failed[:_FAILURES]]
    if len(result.failed) > _FAILURES:
        failures.append(f"- and {len(result.failed) - _FAILURES:,} more")
    texts = [head, "\n".join(failures)] if failures else [head]
    return [*texts, f"-# {next_step}"] if result.added or result.changed else texts


def status(found: DeskStatus, errors: Sequence[LoggedError], open_questions: int) -> list[str]:
    """The state of the corpus, its index and the bot."""
    behind = found.indexed_revision != found.revision
    made = f", made <t:{int(datetime.fromisoformat(found.created_at).timestamp())}:R>" if found.created_at else ""
    rows = {
        "Articles": f"{found.articles:,}",
        "Passages": f"{found.passages:,}",
        "Newest": spelled_date(found.newest) if found.newest else "undated",
        "Generation": f"{found.generation}{made}{', pinned by a rollback' if found.pinned else ''}"
        if found.generation else "none",
        "Index": "behind the corpus" if behind else "up to date",
        "Model": plain(found.model, 80),
        "Size": f"{found.size_bytes / 1e6:,.1f} MB",
        "At work": plain(found.busy, 100) if found.busy else "nobody",
        "Open questions": f"{open_questions:,}",
    }  # fmt: skip
    lines = [f"**{name}** {value}" for name, value in rows.items()]
    recent = [
        f"- `{error.id}` <t:{int(error.at)}:R> {plain(error.place, 40)}: {plain(error.line, 120)}" for error in errors
    ]
    return ["\n".join(lines), "\n".join(["**Last errors**", *(recent or ["none"])])]


def gaps(found: Sequence[Gap]) -> str:
    """Unanswered questions, grouped, the most wanted first."""
    if not found:
        return "Nothing is missing: every question was answered."
    blocks = ["**What people asked and the corpus could not answer**"]
    for gap in found:
        first, *others = gap.questions
        times = f"asked {counted(len(gap.questions), 'time')}, last " if others else "asked "
        waiting = f" · {gap.watchers} waiting" if gap.watchers else ""
        also = f"\n-# also: {plain('; '.join(dict.fromkeys(one.question for one in others)), 300)}" if others else ""
        blocks.append(f"- **{plain(first.question, 200)}**\n-# {times}<t:{int(first.asked_at)}:R>{waiting}{also}")
    return "\n".join(blocks)


def feedback(found: Sequence[Feedback]) -> str:
    """Votes with their reasons, worst first."""
    if not found:
        return "Nobody has voted yet."
    blocks = ["**Votes, worst first**"]
    for one in found:
        reasons = "".join(f"\n> {plain(reason, 200)}" for reason in one.reasons[:3])
        blocks.append(
            f"👎 {one.unhelpful} 👍 {one.helpful} · **{plain(one.question, 200)}** <t:{int(one.asked_at)}:d>{reasons}"
        )
    return "\n".join(blocks)


def feedback_csv(found: Sequence[Feedback]) -> bytes:
    """All votes as CSV (UTF-8 with a byte order mark, which spreadsheets want), nothing in it a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["answer", "asked_at", "status", "helpful", "unhelpful", "question", "answer_text", "reasons"])
    for one in found:
        asked = datetime.fromtimestamp(one.asked_at, UTC).isoformat(timespec="seconds")
        row = [one.answer_id, asked, one.status, one.helpful, one.unhelpful, one.question, one.answer]
        writer.writerow([_inert(cell) for cell in [*row, " | ".join(one.reasons)]])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def duration(seconds: float) -> str:
    """Seconds as people say them: "4 s", "2 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _titles(name: str, ids: Sequence[str], titles: Mapping[str, str]) -> str:
    shown = [f"- {plain(titles.get(article_id, article_id), _TITLE)}" for article_id in ids[:_TITLES]]
    more = [f"- and {len(ids) - _TITLES:,} more"] if len(ids) > _TITLES else []
    return "\n".join([f"**{len(ids):,} {name}**", *shown, *more])


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
