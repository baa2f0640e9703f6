"""What a person reads in a terminal: colours and wrapping where it is one, plain lines where it is a pipe.

Everything that comes from articles or questions is printed as text, never as markup.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.answers.answer import Answer, Citation, Status
from bot.desk import Added, DeskStatus
from bot.doctor import Check
from corpus.article import Article, shown_date, spelled_date
from index.build import Plan, Progress, Reindexed
from index.search import Hit

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_STEPS = {"split": "Reading", "encode": "Encoding", "write": "Writing the index"}
_SHOWN_TITLES = 10


class Terminal:
    """Writes results to standard output; progress and notices go to standard error."""

    def __init__(self) -> None:
        self._out = Console(highlight=False, soft_wrap=False)
        self._err = Console(stderr=True, highlight=False)

    def notice(self, line: str) -> None:
        """One line on standard error."""
        self._err.print(Text(f"hashdesk: {line}"), soft_wrap=True)

    def json(self, line: str) -> None:
        """One JSON object on a line of its own, exactly as given."""
        self._out.out(line, highlight=False)

    def answer(self, answer: Answer) -> None:
        """The answer, then its sources; or what there is instead."""
        if answer.status is not Status.ANSWERED:
            self._line(answer.text, "bold")
            if answer.closest:
                self._line("\nClosest articles:", "dim")
                for article in answer.closest:
                    self._indented(_source(article))
            return
        if answer.lead:
            self._line(answer.lead, "bold")
        for heading, citations in answer.groups():
            if heading:
                self._line(heading, "bold cyan")
            for citation in citations:
                self._indented(_quote(citation), hanging=bool(heading))
        self._sources(answer.citations, answer.as_of, answer.newest)

    def hits(self, hits: Iterable[Hit]) -> None:
        """Ranked passages with their scores."""
        for place, hit in enumerate(hits, 1):
            self._print(Text.assemble((f"{place:>2}. {hit.score:.3f} ", "cyan"), _source(hit.article)))
            self._indented(Text(hit.text.replace("\n", " ")), left=4)

    def added(self, added: Added) -> None:
        """Counts, and each failure by name."""
        self._line(
            f"{added.added} added, {added.changed} changed, {added.unchanged} unchanged, {len(added.failed)} failed"
        )
        for failure in added.failed:
            self.notice(f"{failure.source}: {failure.reason}")
        if added.added or added.changed:
            self._line("`hashdesk reindex` makes them searchable.", "dim")

    def plan(self, plan: Plan, titles: dict[str, str]) -> None:
        """What a reindex would do, by title."""
        for name, ids in (("new", plan.added), ("changed", plan.changed), ("removed", plan.removed)):
            self._line(f"{len(ids)} {name}")
            for article_id in ids[:_SHOWN_TITLES]:
                self._indented(Text(titles.get(article_id, article_id)))
            if len(ids) > _SHOWN_TITLES:
                self._indented(Text(f"and {len(ids) - _SHOWN_TITLES} more"))
        self._line(f"{plan.unchanged} unchanged")

    def reindexed(self, result: Reindexed) -> None:
        """One line about what a reindex did."""
        plan = result.plan
        self._line(
            f"Generation {result.generation}: {len(plan.added)} added, {len(plan.changed)} changed, "
            f"{len(plan.removed)} removed, {plan.unchanged} unchanged; {result.encoded} texts encoded "
            f"in {result.seconds:.1f} s"
        )

    def status(self, status: DeskStatus) -> None:
        """Name and value, a line each."""
        stale = status.indexed_revision != status.revision
        generation = "none" if status.generation is None else f"{status.generation}, made {status.created_at}"
        rows = {
            "articles": f"{status.articles:,}",
            "passages": f"{status.passages:,}",
            "newest": status.newest or "undated",
            "generation": generation + (", pinned by a rollback" if status.pinned else ""),
            "index": "behind the corpus: `hashdesk reindex` brings it up" if stale else "up to date",
            "model": status.model,
            "size": f"{status.size_bytes / 1e6:.1f} MB",
            "at work": status.busy or "nobody",
        }
        for name, value in rows.items():
            self._print(Text.assemble((f"{name:<12}", "cyan"), value))

    def checks(self, checks: Iterable[Check]) -> None:
        """One line a check, the cure beside what is not well."""
        for check in checks:
            mark = ("ok  ", "green") if check.ok else ("FAIL", "bold red")
            self._print(Text.assemble(mark, f"  {check.name}: {check.detail}"))

    def line(self, text: str) -> None:
        self._line(text)

    @contextmanager
    def progress(self) -> Generator["ProgressBar"]:
        """A progress bar on standard error, where that is a terminal; nothing is drawn before the first step."""
        bar = ProgressBar(self._err)
        try:
            yield bar
        finally:
            bar.close()

    def _sources(
        self, citations: Sequence[Citation], as_of: str | None, newest: str | None, *, together: bool = False
    ) -> None:
        """The sources with their numbers, and how recent they and the corpus are; `together`: each article once."""
        self._line("")
        numbers: dict[str, str] = {}
        for citation in citations:
            numbers[citation.article.id] = numbers.get(citation.article.id, "") + f"[{citation.n}]"
        for citation in citations:
            mark = numbers.pop(citation.article.id, "") if together else f"[{citation.n}]"
            if mark:
                self._print(Text.assemble((f"{mark} ", "cyan"), _source(citation.article), _reprints(citation)))
        if as_of:
            self._line(f"\nAs of {spelled_date(as_of)}; the corpus reaches {spelled_date(newest or as_of)}.", "dim")

    def _line(self, text: str, style: str = "") -> None:
        self._print(Text(text, style))

    def _indented(self, text: Text, *, left: int = 2, hanging: bool = True) -> None:
        if self._out.is_terminal:
            self._out.print(Padding(text, (0, 0, 0, left)))
        else:
            self._print(Text(" " * left * hanging) + text)

    def _print(self, text: Text) -> None:
        self._out.print(text, soft_wrap=not self._out.is_terminal)


class ProgressBar:
    """Shows the latest step of a reindex."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._step = ""

    def __call__(self, progress: Progress) -> None:
        if not self._console.is_terminal:
            return
        self._bars = self._bars or self._opened()
        if self._task is None or progress.step != self._step:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._task = self._bars.add_task(_STEPS[progress.step], total=progress.total, left="")
            self._step = progress.step
        left = "" if progress.seconds_left is None else f"{_duration(progress.seconds_left)} left"
        self._bars.update(self._task, completed=progress.done, total=progress.total, left=left)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bars:
            self._bars.stop()

    def _opened(self) -> "Bars":
        # A tenth of a warm start, and most commands have no progress to show.
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
        )
        bars = Bars(*columns, console=self._console, transient=True)
        bars.start()
        return bars


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _quote(citation: Citation) -> Text:
    return Text.assemble(f'"{citation.shown}" ', (f"[{citation.n}]", "cyan"))


def _source(article: Article) -> Text:
    """Title, publisher and date, link: what the reader needs to judge a source."""
    parts = [article.title, ", ".join(part for part in (article.publisher, shown_date(article)) if part)]
    text = Text(" · ".join(parts))
    # As a hyperlink too, where the terminal knows them: a long address is broken over lines.
    return text.append(" · ").append(article.url, Style(underline=True, link=article.url)) if article.url else text


def _reprints(citation: Citation) -> str:
    count = citation.reprints
    return f" (and {count} reprint{'s' * (count > 1)})" if count else ""
