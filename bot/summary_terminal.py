"""What a person reads of a summary in a terminal; its sources are shown as those of an answer are."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from bot.answers.answer import Citation
from bot.summaries.summary import Bullet, Summary
from bot.terminal import Terminal
from corpus.article import spelled_date

if TYPE_CHECKING:
    from bot.summaries.trend import Month, Series, Trend


class SummaryTerminal(Terminal):
    """A terminal that shows summaries too."""

    def summary(self, summary: Summary) -> None:
        """Title and note, the bullets under their headings, what the sources disagree on, and the sources."""
        if not self._headed(summary):
            return
        by_n = {citation.n: citation for citation in summary.citations}
        for topic, bullets in groupby(summary.bullets, key=lambda bullet: bullet.topic):
            self._line(f"\n{topic}" if topic else "", "bold cyan")
            for bullet in bullets:
                self._indented(_bullet(bullet, by_n[bullet.n[0]]))
        for conflict in summary.conflicts:
            self._line(f"\nSources disagree on {conflict.about}:", "bold")
            for side in conflict.sides:
                self._indented(Text.assemble(f"{side.heading} ", _marks(side.citations)))
        self._sources(summary.citations, summary.as_of, summary.newest, together=True)

    def timeline(self, summary: Summary) -> None:
        """Title and note, a step a line with its date and kind in front, and the sources."""
        if not self._headed(summary):
            return
        by_n = {citation.n: citation for citation in summary.citations}
        for bullet in summary.bullets:
            self._print(_step(bullet, by_n[bullet.n[0]]))
        self._sources(summary.citations, summary.as_of, summary.newest, together=True)

    def _headed(self, summary: Summary) -> bool:
        """Print the title and the note, or where there are no bullets the note alone; whether anything is to follow."""
        if not summary.bullets and summary.note:
            self._line(summary.note, "bold")
            return False
        self._line(summary.title, "bold")
        if summary.note:
            self._line(summary.note, "dim")
        return True

    def trend(self, trend: "Trend", out: Path | None) -> None:
        """A line a figure with its citations, the months in a line, the sources, and where the chart is."""
        from bot.summaries.charts import heading

        self._line(trend.subject, "bold")
        if trend.empty:
            self._line("That is not in the corpus.")
            return
        if trend.series:
            self._line(f"\n{heading(trend.series)}", "bold cyan")
            for row in _rows(trend.series):
                self._indented(row)
        if trend.months:
            self._line("\nArticles a month", "bold cyan")
            for month in trend.months:
                if month.articles:
                    self._indented(_month(month))
        self._sources(trend.citations, trend.as_of, trend.newest)
        if out:
            self._line(f"\nChart: {out}", "dim")


def _step(bullet: Bullet, quoted: Citation) -> Text:
    when = spelled_date(bullet.date) if bullet.date else "undated"
    line = Text.assemble((f"{when:>11}  ", "cyan"), (f"{bullet.topic}: ", "bold"))
    return line.append_text(_quoted(bullet, quoted))


def _rows(series: "Series") -> list[Text]:
    """Date, figure as quoted and citations of every point, in columns."""
    dates = [point.when for point in series.points]
    wide, figures = max(map(len, dates)), max(len(point.text) for point in series.points)
    return [
        Text.assemble((f"{day:<{wide}}  ", "dim"), f"{point.text:<{figures}}  ", _marks(point.n))
        for day, point in zip(dates, series.points, strict=True)
    ]


def _month(month: "Month") -> Text:
    articles = f"{month.articles} article{'s' * (month.articles > 1)}"
    stories = f" on {month.stories} stor{'ies' if month.stories > 1 else 'y'}" if month.stories < month.articles else ""
    return Text.assemble((f"{spelled_date(month.month)}  ", "dim"), articles + stories)


def _bullet(bullet: Bullet, quoted: Citation) -> Text:
    date = f"{spelled_date(bullet.date)}: " if bullet.date else ""
    return Text.assemble("• ", (date, "dim")).append_text(_quoted(bullet, quoted))


def _quoted(bullet: Bullet, quoted: Citation) -> Text:
    context = f"[{quoted.context}] " if quoted.context and quoted.quote.startswith(bullet.text) else ""
    line = Text.assemble(f'"{context}{bullet.text}" ', _marks(bullet.n))
    if bullet.superseded_by:
        line.append(" superseded by ", "yellow").append_text(_marks((bullet.superseded_by,)))
    return line


def _marks(numbers: tuple[int, ...]) -> Text:
    return Text("".join(f"[{n}]" for n in numbers), "cyan")
