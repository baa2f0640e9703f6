"""A trend as a picture: quoted figures over time with the numbers of their citations, articles and stories by month.

Made for a chat: 550 pixels wide on most screens, drawn at twice that. The card is opaque and dark, with nearly white
text, because a picture can't know whether its reader's theme is light or dark: a white card glares on the dark theme,
and a transparent one can't have text that both backgrounds show. Colours are those of Okabe and Ito, which people who
see red and green alike can tell apart.

matplotlib is imported when a chart is drawn: a question must not wait for it. Its object interface alone is used, no
pyplot, so that nothing is shared but its font cache, which a lock guards.
"""

import io
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.summaries.chart_labels import Box, place_labels
from bot.summaries.chart_text import drawable, shortened
from bot.summaries.scales import Scale, scale_for
from bot.summaries.trend import Month, Point, Series, Trend
from corpus.article import date_bounds, spelled_date

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CARD, TEXT, MUTED, GRID = "#1e2124", "#f2f3f5", "#b5bac1", "#3a3e45"
POINTS, STORIES, REPRINTS = "#56b4e9", "#e69f00", "#8f6a1a"
# Discord's limit for the description of an attachment.
MOST_ALT_TEXT = 1024

_WIDTH, _BOTH, _ONE = 5.5, 4.5, 2.7  # inches, of which a chat shows about 100 pixels each
_DPI = 200
_TITLE, _BODY, _SMALL = 12.0, 8.5, 7.5
_DOT = 5.5
_MOST_SAID = 8
_MOST_TICKS = 8
_DAYS_MARKED = 45
_FEWEST_MONTHS = 7
# Points this many times as long before the others as those last are told in words.
_FAR, _FEWEST_TOGETHER = 3, 4
_drawing = threading.Lock()


def draw(trend: Trend) -> bytes:
    """The chart of a trend as a PNG, 1100 pixels wide. Safe from any thread."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    with _drawing:
        both = trend.series is not None and bool(trend.months)
        figure = Figure((_WIDTH, _BOTH if both else _ONE), dpi=_DPI, facecolor=CARD)
        canvas = FigureCanvasAgg(figure)
        _heading(figure, trend)
        top = 1 - 0.62 / figure.get_figheight()
        if both:
            upper, lower = figure.subplots(2, 1, height_ratios=(2.1, 1))
            figure.subplots_adjust(left=0.115, right=0.965, top=top, bottom=0.085, hspace=0.52)
        else:
            upper = lower = figure.subplots()
            figure.subplots_adjust(left=0.115, right=0.965, top=top, bottom=0.13)
        drawn = _drawn(trend.series)
        if drawn:
            _figures(upper, drawn)
        if trend.months:
            _months(lower, trend.months, titled=both)
        if trend.empty:
            upper.set_axis_off()
            upper.text(0.5, 0.5, "Nothing in the corpus", color=MUTED, ha="center", fontsize=_BODY)
        # A "$" in a title is a dollar; without this it begins a formula, and a broken one raises.
        for text in figure.findobj(Text):
            text.set_parse_math(False)
        canvas.draw()
        if drawn:
            _number(upper, drawn)
        stream = io.BytesIO()
        canvas.print_png(stream)
        return stream.getvalue()


def alt_text(trend: Trend) -> str:
    """The chart in words, at most 1,024 characters: what it shows, its ends, its extremes and its busiest month."""
    parts = [f"Chart: {shortened(trend.subject, 120)} over time."]
    if trend.series:
        parts.append(_series_in_words(trend.series))
    if trend.months:
        parts.append(_months_in_words(trend.months))
    if trend.empty:
        parts.append("The corpus has nothing on it.")
    return shortened(" ".join(parts), MOST_ALT_TEXT)


def heading(series: Series) -> str:
    """What a series is of, in one line: "bitcoin network hash rate, EH/s"."""
    scale = _scale(series)
    return ", ".join(filter(None, (" ".join(filter(None, (series.owner, series.name))), scale.label)))


def _heading(figure: "Figure", trend: Trend) -> None:
    height = figure.get_figheight()
    figure.text(
        0.035, 1 - 0.14 / height, drawable(shortened(trend.subject, 52)),
        color=TEXT, fontsize=_TITLE, fontweight="bold", va="top", ha="left",
    )  # fmt: skip
    line = _explained(trend.series) if trend.series else "articles and stories a month"
    figure.text(
        0.035, 1 - 0.39 / height, drawable(shortened(line, 84)), color=MUTED, fontsize=_BODY, va="top", ha="left"
    )


def far_before(points: Sequence[Point]) -> tuple[Point, ...]:
    """The first points that lie so long before the others that an axis with them shows nothing of the others."""
    for place in range(len(points) - _FEWEST_TOGETHER, 0, -1):
        rest = (points[-1].day - points[place].day).days
        if (points[place].day - points[place - 1].day).days > _FAR * max(rest, 30):
            return tuple(points[:place])
    return ()


def _drawn(series: Series | None) -> Series | None:
    return replace(series, points=series.points[len(far_before(series.points)) :]) if series else None


def _explained(series: Series) -> str:
    """The heading with what a reader has to know of the marks: the points left out first."""
    scale, earlier = _scale(series), far_before(series.points)
    parts = [heading(series)]
    parts += [f"not drawn: {_marks(point.n)} {point.when}, {scale.shown(point.value)}" for point in earlier[:1]]
    if any(point.bound for point in series.points):
        parts.append("hollow: over or under")
    if any(_is_long(point) for point in series.points):
        parts.append("bar: time covered")
    return " · ".join(parts)


def _is_long(point: Point) -> bool:
    return (point.until - point.since).days > 31


def _figures(axes: "Axes", series: Series) -> None:
    """The upper panel: a dot a figure, hollow for a bound, with a bar for what covers a range or a longer time."""
    scale = _scale(series)
    points = series.points
    days = [_ordinal(point.day) for point in points]
    values = [point.value / scale.size for point in points]
    axes.plot(days, values, color=POINTS, linewidth=0.9, alpha=0.45, zorder=2)
    for day, value, point in zip(days, values, points, strict=True):
        if _is_long(point):
            ends = [_ordinal(point.since), _ordinal(point.until)]
            axes.plot(ends, [value, value], color=POINTS, linewidth=1.6, alpha=0.6, solid_capstyle="round", zorder=3)
        if point.low < point.high:
            axes.plot(
                [day, day], [point.low / scale.size, point.high / scale.size], color=POINTS, linewidth=1.6, zorder=3
            )
        axes.plot(
            [day], [value], marker="o", markersize=_DOT, color=POINTS, linestyle="none", zorder=4,
            markerfacecolor=CARD if point.bound else POINTS, markeredgewidth=1.4, clip_on=False,
        )  # fmt: skip
    _style(axes)
    _time_axis(axes, min(point.since for point in points), max(point.until for point in points))
    low, high = min(values), max(values)
    # The labels need room above and below the outermost dots; a single value is read against nought.
    room = high - low
    axes.set_ylim(*(max(0.0, low - room * 0.22), high + room * 0.26) if room else (0.0, high * 1.4 or 1.0))
    axes.yaxis.set_major_formatter(_plain)
    axes.locator_params(axis="y", nbins=5)


def _months(axes: "Axes", months: Sequence[Month], *, titled: bool) -> None:
    """The lower panel: stories a month, and on top of them the further articles that repeat them."""
    from matplotlib.ticker import MaxNLocator

    starts = [date_bounds(month.month)[0] for month in months]
    middles = [_ordinal(start) + 14.5 for start in starts]
    width = 24.0
    stories = [month.stories for month in months]
    more = [month.articles - month.stories for month in months]
    axes.bar(middles, stories, width, color=STORIES, label="stories", zorder=3)
    if any(more):
        axes.bar(middles, more, width, bottom=stories, color=REPRINTS, label="further articles on them", zorder=3)
    _style(axes)
    _month_axis(axes, starts)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(_plain)
    axes.set_ylim(0, max(month.articles for month in months) * 1.12)
    if titled:
        axes.set_title("Articles a month", loc="left", color=TEXT, fontsize=_BODY, pad=5)
    if any(more):
        legend = axes.legend(
            loc="lower right", bbox_to_anchor=(1.0, 0.99), ncols=2, frameon=False, fontsize=_SMALL, labelcolor=TEXT,
            handlelength=0.9, handleheight=0.9, columnspacing=1.2, borderaxespad=0, handletextpad=0.5,
        )  # fmt: skip
        legend.set_zorder(5)


def _number(axes: "Axes", series: Series) -> None:
    """Beside each dot the numbers of its citations, where nothing covers anything."""
    from matplotlib.patheffects import withStroke

    figure = axes.figure
    renderer = figure.canvas.get_renderer()  # pyright: ignore[reportAttributeAccessIssue]
    points, scale = series.points, _scale(series).size
    size = _SMALL if len(points) <= 20 else _SMALL - 1.5
    texts = [
        axes.annotate(
            _marks(point.n),
            (0, 0),
            xycoords="figure pixels",
            color=TEXT,
            fontsize=size,
            ha="left",
            va="bottom",
            zorder=6,
            path_effects=[withStroke(linewidth=1.6, foreground=CARD)],
        )
        for point in points
    ]
    for text in texts:
        text.set_parse_math(False)
    boxes = [text.get_window_extent(renderer) for text in texts]
    dots = [tuple(axes.transData.transform((_ordinal(p.day), p.value / scale))) for p in points]
    area = axes.get_window_extent(renderer)
    placed = place_labels(
        [(float(x), float(y)) for x, y in dots],
        [(box.width, box.height) for box in boxes],
        Box(area.x0, area.y0, area.x1, area.y1),
        radius=_DOT / 72 * _DPI * 0.75,
    )
    for text, box, (x, y) in zip(texts, placed, dots, strict=True):
        text.set_position((box.left, box.bottom))
        text.xy = (box.left, box.bottom)
        if box.far_from(x, y, _DOT / 72 * _DPI * 2.2):
            near = box.nearest(x, y)
            ends = axes.transData.inverted().transform([(x, y), near])
            axes.plot(
                ends[:, 0], ends[:, 1], color=MUTED, linewidth=0.6, zorder=3, clip_on=False, scalex=False, scaley=False
            )


def _style(axes: "Axes") -> None:
    axes.set_facecolor(CARD)
    axes.tick_params(colors=MUTED, labelsize=_SMALL, length=0, pad=4)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(GRID)
    axes.grid(axis="y", color=GRID, linewidth=0.7, zorder=0)
    axes.set_axisbelow(True)


def _time_axis(axes: "Axes", first: date, last: date) -> None:
    """Ticks that never run into each other, the year under the first and under every January."""
    margin = max((last - first).days * 0.03, 2.0)
    axes.set_xlim(_ordinal(first) - margin, _ordinal(last) + margin)
    ticks = time_ticks(first, last)
    axes.set_xticks([_ordinal(day) for day, _ in ticks], [label for _, label in ticks])


def _month_axis(axes: "Axes", starts: Sequence[date]) -> None:
    """An axis of whole months, at least seven, so that a lone one is a bar and no wall."""
    short = max(_FEWEST_MONTHS - len(starts), 0) * 30.5 / 2
    first, last = starts[0], starts[-1]
    axes.set_xlim(_ordinal(first) - 6 - short, _ordinal(last) + 36 + short)
    ticks = month_ticks(first, last)
    whole_years = all(label.isdigit() for _, label in ticks)
    axes.set_xticks([_ordinal(day) + (0 if whole_years else 14.5) for day, _ in ticks], [label for _, label in ticks])


def time_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """At most eight days to mark on an axis, with their labels: days, months or years by what the span asks for."""
    if (last - first).days <= _DAYS_MARKED:
        step = max(1, -(-(last - first).days // 5))
        days = [first + timedelta(days=step * i) for i in range((last - first).days // step + 1)]
        return [
            (day, f"{day.day} {day:%b}\n{day.year}" if i == 0 else f"{day.day} {day:%b}") for i, day in enumerate(days)
        ]
    return month_ticks(first, last)


def month_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """At most eight firsts of months between two days, with the year where it begins; of years if there are many."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months / step <= _MOST_TICKS), 240)
    begin = first.year * 12 + first.month - 1
    starts = [date(place // 12, place % 12 + 1, 1) for place in range(-(-begin // step) * step, begin + months, step)]
    if step >= 12:
        return [(day, str(day.year)) for day in starts]
    labels = []
    for place, day in enumerate(starts):
        labels.append(f"{day:%b}\n{day.year}" if place == 0 or day.month == 1 else f"{day:%b}")
    return list(zip(starts, labels, strict=True))


def _series_in_words(series: Series) -> str:
    """The newest figures with their dates, the highest and the lowest."""
    points = series.points
    scale = _scale(series)
    unit = f" {scale.label}" if scale.label else ""
    said = "; ".join(f"{point.when}: {point.bound}{scale.shown(point.value)}" for point in points[-_MOST_SAID:])
    count = f"{len(points)} quoted figure{'s' * (len(points) > 1)}"
    line = f"{heading(series)}: {count}"
    if len(points) > 1:
        low, high = min(points, key=lambda one: one.value), max(points, key=lambda one: one.value)
        line += f", lowest {scale.shown(low.value)}{unit} ({low.when})"
        line += f", highest {scale.shown(high.value)}{unit} ({high.when})"
    newest = f"The newest {_MOST_SAID}: " if len(points) > _MOST_SAID else ""
    return f"{line}. {newest}{said}."


def _months_in_words(months: Sequence[Month]) -> str:
    articles, stories = sum(month.articles for month in months), sum(month.stories for month in months)
    most = max(months, key=lambda month: month.articles)
    span = spelled_date(months[0].month)
    if len(months) > 1:
        span += f" to {spelled_date(months[-1].month)}"
    return (
        f"{articles} article{'s' * (articles != 1)} on {stories} stor{'ies' if stories != 1 else 'y'}, {span}; "
        f"most in {spelled_date(most.month)} ({most.articles})."
    )


def _scale(series: Series) -> Scale:
    return scale_for(series.unit, max(abs(point.value) for point in series.points))


def _marks(numbers: Sequence[int]) -> str:
    """The citations of a point; a picture has no room for more than two."""
    return "".join(f"[{n}]" for n in numbers[:2]) + ("…" if len(numbers) > 2 else "")


def _ordinal(day: date) -> float:
    return float(day.toordinal())


def _plain(value: float, _: Any = None) -> str:
    """A tick of an axis, without the powers of ten that matplotlib would put aside."""
    return Scale("", 1.0).shown(value)
