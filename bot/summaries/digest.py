"""Digests: the stories of a period, ranked by independent outlets and novelty, one quoted line each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from bot.answers.names import Gazetteer
from bot.summaries.lines import Line, best_line, cite, nearest_lines
from bot.summaries.sections import SECTIONS
from bot.summaries.summary import Bullet, Summary
from corpus.article import Article, shown_date, spelled_date
from corpus.story_table import StoryTable
from index.search import DatedVersions, IndexedArticle

# More is no digest; what is left out is counted in the note.
MOST_LINES = 12
MOST_A_SECTION = 4
MOST_CITATIONS = 4
# An article dated to the month or year is of the period if at least this share of the days it may mean are.
PLAUSIBLE = 0.5
# How far back a story may have been told before. Compared is with what readers may remember, which also bounds the
# work: 24,000 articles a year and 2,000 stories take 0.3 s on two cores.
REMEMBERED = timedelta(days=365)
# What a wholly new story is worth in doublings of its outlets. The nearest earlier article of a usual story lies at a
# cosine of 0.4 to 0.9, so novelty outweighs one outlet against two, and not one against four.
NOVELTY_WEIGHT = 2.0
# A story this near to an earlier one, and on a name of its, goes on from it.
GOES_ON = 0.7
# A further outlet's sentence is cited if it says about the same, not merely something of the same story.
SAYS_THE_SAME = 0.45
_COMPARED_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, and the ids of all articles of the stories it shows: give them as `told` and none comes again."""

    summary: Summary
    covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a digest, both inclusive."""

    since: date
    until: date

    @classmethod
    def ending(cls, today: date, days: int) -> "Window":
        """The days up to today. The day `days` ago is in it: what came out later that day is not yet told."""
        return cls(today - timedelta(days=days), today)

    def holds(self, first_days: np.ndarray, last_days: np.ndarray) -> np.ndarray:
        """(n,) bool: which dates are of the window; undated ones (-1) are not.

        A date to the month or year may mean any of its days, and counts if PLAUSIBLE of them are inside: "July 2025" is
        of a month that ends on 31 July or 10 August, and of no week.
        """
        since, until = self.since.toordinal(), self.until.toordinal()
        possible = last_days - first_days + 1
        inside = np.minimum(last_days, until) - np.maximum(first_days, since) + 1
        return (first_days >= 0) & (inside > 0) & (inside >= PLAUSIBLE * possible)

    def before(self, first_days: np.ndarray, last_days: np.ndarray) -> np.ndarray:
        """(n,) bool: which dates lie wholly before the window, but not so long that they are forgotten."""
        since = self.since.toordinal()
        return (first_days >= 0) & (last_days < since) & (last_days >= since - REMEMBERED.days)

    def __str__(self) -> str:
        return f"{spelled_date(self.since.isoformat())} to {spelled_date(self.until.isoformat())}"


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A story of the window.

    `inside` are its reports in the window, `known` all of its reports published by its end (version numbers),
    `centre` its unit vector. `novelty` is 1 minus the cosine to the nearest earlier article, `nearest` that one's
    version, None if there is none.
    """

    inside: tuple[int, ...]
    known: tuple[int, ...]
    outlets: int
    centre: np.ndarray
    newest: int
    novelty: float = 1.0
    nearest: int | None = None

    @property
    def rank(self) -> float:
        """What it is worth: doublings of its independent outlets, and novelty."""
        return float(np.log2(self.outlets) + NOVELTY_WEIGHT * self.novelty)


def stories_of(
    window: Window,
    dated: DatedVersions,
    table: StoryTable,
    openings: Callable[[np.ndarray], np.ndarray],
) -> list[Story]:
    """The stories of a window, best first.

    `openings` gives the vectors of the first passages of places in `dated`. The measure of novelty is that of first
    story detection (Allan, Lavrenko, Jin 2000): the distance to the nearest earlier document, since one is enough to
    make a story old; an average over earlier ones would call every story new in a corpus of many subjects.
    """
    places = np.flatnonzero(window.holds(dated.first_days, dated.last_days))
    published = dict(zip(dated.versions.tolist(), dated.first_days.tolist(), strict=True))
    until = window.until.toordinal()
    groups: dict[int, list[int]] = {}
    for place, version in zip(places.tolist(), dated.versions[places].tolist(), strict=True):
        if version in table:
            groups.setdefault(table.story(version), []).append(place)
    vectors = dict(zip(places.tolist(), openings(places), strict=True))
    found: list[Story] = []
    for group in groups.values():
        inside = tuple(dated.versions[group].tolist())
        known = tuple(v for v in table.members(inside[0]) if 0 <= published.get(v, -1) <= until)
        centre = _unit(np.mean([vectors[place] for place in group], axis=0))
        newest = int(dated.first_days[group].max())
        found.append(Story(inside, known, table.outlets(known), centre, newest))
    earlier = np.flatnonzero(window.before(dated.first_days, dated.last_days))
    return sorted(_with_novelty(found, dated, earlier, openings), key=lambda story: (-story.rank, -story.newest))


def _with_novelty(
    stories: Sequence[Story], dated: DatedVersions, earlier: np.ndarray, openings: Callable[[np.ndarray], np.ndarray]
) -> list[Story]:
    """The stories with how unlike all earlier articles they are."""
    if not stories or not len(earlier):
        return list(stories)
    centres = np.stack([story.centre for story in stories])
    best = np.full(len(stories), -1.0, np.float32)
    nearest = np.zeros(len(stories), np.int64)
    own = [frozenset(story.known) for story in stories]
    for start in range(0, len(earlier), _COMPARED_AT_ONCE):
        places = earlier[start : start + _COMPARED_AT_ONCE]
        cosines = centres @ openings(places).T
        column = {version: at for at, version in enumerate(dated.versions[places].tolist())}
        for row, versions in enumerate(own):
            # A story that began before the window is not old because of its own first report.
            cosines[row, [column[version] for version in versions if version in column]] = -1.0
        at = cosines.argmax(axis=1)
        value = cosines[np.arange(len(stories)), at]
        better = value > best
        best[better], nearest[better] = value[better], dated.versions[places][at[better]]
    return [
        Story(
            story.inside,
            story.known,
            story.outlets,
            story.centre,
            story.newest,
            float(1 - max(cosine, 0.0)),
            int(version),
        )
        for story, cosine, version in zip(stories, best, nearest, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories that a digest shows, by section, and how many of the window's it leaves out."""

    shown: Mapping[str, Sequence[Story]] = field(default_factory=dict)
    left_out: int = 0

    @property
    def stories(self) -> list[Story]:
        return [story for stories in self.shown.values() for story in stories]


def select(
    stories: Sequence[Story], section_of: Callable[[Story], str], wanted: Callable[[Story, str], bool] | None = None
) -> Selection:
    """The best stories (given best first), at most MOST_LINES and MOST_A_SECTION of each section.

    `wanted` says whether a story of a section was asked for at all; without it sections are only told of the stories
    that are looked at, which makes a month of 2,000 articles cheap.
    """
    shown: dict[str, list[Story]] = {section: [] for section in SECTIONS}
    count = offered = 0
    for story in stories:
        if count == MOST_LINES and wanted is None:
            break
        section = section_of(story)
        if wanted is not None and not wanted(story, section):
            continue
        offered += 1
        if count < MOST_LINES and len(shown[section]) < MOST_A_SECTION:
            shown[section].append(story)
            count += 1
    total = len(stories) if wanted is None else offered
    return Selection({section: chosen for section, chosen in shown.items() if chosen}, total - count)


def goes_on(story: Story, articles: Sequence[Article], earlier: Article | None, gazetteer: Gazetteer) -> bool:
    """Whether a story continues an earlier one: near to it, and on a name that it names in its title."""
    if earlier is None or 1 - story.novelty < GOES_ON:
        return False
    before = {name.canonical for name in gazetteer.mentions(earlier.title)}
    return any(name.canonical in before for article in articles for name in gazetteer.mentions(article.title))


def compose(
    window: Window,
    selection: Selection,
    articles: Mapping[int, IndexedArticle],
    earlier: Mapping[int, Article],
    table: StoryTable,
    gazetteer: Gazetteer,
    *,
    told: bool,
    newest: str | None,
) -> Summary:
    """The digest's text: a line a story with its outlets' sentences, and what changed in the note.

    `articles` are the stories' reports by version, `earlier` the nearest earlier articles; `told` says whether there
    was a digest before.
    """
    bullets: list[Bullet] = []
    lines: list[tuple[Line, int]] = []
    continued = 0
    for section, stories in selection.shown.items():
        for story in stories:
            reports = [articles[version] for version in story.known if version in articles]
            inside = [articles[version] for version in story.inside if version in articles]
            quoted = best_line(inside, story.centre, gazetteer)
            if quoted is None:
                continue
            said = nearest_lines(quoted, reports, table, MOST_CITATIONS, SAYS_THE_SAME)
            numbers = tuple(range(len(lines) + 1, len(lines) + len(said) + 1))
            lines += [(line, story.outlets) for line in said]
            bullets.append(Bullet(quoted.shown, numbers, quoted.article.date, section))
            before = earlier.get(story.nearest) if story.nearest is not None else None
            continued += goes_on(story, [report.article for report in inside], before, gazetteer)
    citations = tuple(cite(n, line, table, outlets) for n, (line, outlets) in enumerate(lines, 1))
    note = _note(len(bullets), continued, selection.left_out, told=told)
    return Summary(f"Mining news, {window}", tuple(bullets), citations, note=note, newest=newest)


def newest_version(dated: DatedVersions, window: Window) -> int | None:
    """The version of the newest article surely published by the window's end, None if there is none."""
    published = np.flatnonzero((dated.first_days >= 0) & (dated.last_days <= window.until.toordinal()))
    return int(dated.versions[published[dated.last_days[published].argmax()]]) if len(published) else None


def quiet(window: Window, newest: Article | None, *, told: bool, topics: Sequence[str] = ()) -> Summary:
    """A digest of a period without news: one line that says from when the newest article is."""
    since = " since the last digest" if told else ""
    on = f" on {' or '.join(topics)}" if topics else ""
    latest = f"the newest article is of {shown_date(newest)}" if newest else "no article is dated"
    title = f"Mining news, {window}"
    return Summary(title, note=f"No news{on}{since}: {latest}.", newest=newest.date if newest else None)


def _note(count: int, continued: int, left_out: int, *, told: bool) -> str:
    stories = f"{count} {'stories' if count != 1 else 'story'}"
    parts = [f"{stories} new since the last digest" if told else stories]
    if continued:
        which = "it" if count == 1 else f"{continued} of them"
        parts.append(f"{which} {'go' if continued > 1 else 'goes'} on from earlier news")
    if left_out:
        parts.append(f"{left_out} more left out")
    return "; ".join(parts) + "."


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)
