"""Timelines: the dated steps of a company, a site or a deal in order, each with its sources, superseded ones marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answers.measures import Measure, measures, same_value
from bot.summaries.lines import Line, cite, outlet_of
from bot.summaries.step_words import ENDINGS
from bot.summaries.steps import Step
from bot.summaries.subject_steps import Subject, Told
from bot.summaries.summary import Bullet, Summary
from corpus.story_table import StoryTable
from index.search import Period
from index.tokens import analyse

# More is a chronicle; the steps told by fewest outlets are left out first, and counted in the note.
MOST_STEPS = 24
MOST_CITATIONS = 4
# Cosines between sentences, from the middle of the plateaus that `python -m evals.timelines` shows.
# Steps of one date are one event if they share a figure, a name besides the subject or a kind that is seldom twice on a
# day (0.45 to 0.55 do the same, from 0.6 on one event stands twice), and in any case from the second on (at 0.75 two
# events of one day become one).
SAME_EVENT = 0.5
SAME_WORDS = 0.8
# Plans are told in many words by everybody who has heard of them; of the same days, this alike is the same.
SAME_PLANS = 0.7
# A later step replaces an earlier one only where both speak of one thing: so alike, and with a name in common (0.4 to
# 0.5 find all 8, 0.55 finds 6). Where the plan's own verb comes back as done, less will do (0.4 finds it, 0.5 not).
SAME_MATTER = 0.45
SAME_PLAN = 0.35
# Kinds of which a subject may have several of one day, each about something else.
_MANY = frozenset({"announced", "planned", "reported"})
_ENDABLE = frozenset({"planned", "announced", "agreed", "filed", "decided", "financed"})
_TOTAL = re.compile(r"\b(?:since|between|total|so far|to date|in all|altogether)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Steps that are one event; the first is the one to quote."""

    told: tuple[Told, ...]

    @property
    def best(self) -> Told:
        return self.told[0]

    @property
    def step(self) -> Step:
        """The most precise date that any of its sentences gives, with the kind of the quoted one."""
        return self.best.step


def events_of(told: Sequence[Told]) -> list[Event]:
    """The events that the steps tell, in order of time: steps of one date that say the same are one."""
    groups: list[list[Told]] = []
    for item in sorted(told, key=_exactness, reverse=True):
        home = next((group for group in groups if any(_one_event(item, other) for other in group)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return sorted((Event(tuple(group)) for group in groups), key=lambda event: _order(event.step))


def _exactness(item: Told) -> tuple[int, bool, int, int]:
    """The most precise date is the one to show, a date of the sentence's own before that of its report."""
    return -(item.step.until - item.step.since).days, item.step.own, -item.line.place.position, -item.line.version


def _order(step: Step) -> tuple[date, date]:
    """A month comes after its days: something of July that has no day may have been on any of them."""
    return step.until, step.since


def _one_event(one: Told, other: Told) -> bool:
    if not _overlap(one.step, other.step) or one.step.planned != other.step.planned:
        return False
    if (one.step.kind in ENDINGS) != (other.step.kind in ENDINGS):
        return False
    precisions = {_precision(one.step), _precision(other.step)}
    if len(precisions) > 1 and ("year" in precisions or one.step.kind != other.step.kind):
        # Much may happen in a year, and more than one thing in a month.
        return float(one.line.vector @ other.line.vector) >= SAME_WORDS
    cosine = float(one.line.vector @ other.line.vector)
    if one.step.planned and one.step.iso == other.step.iso and cosine >= SAME_PLANS:
        return True
    alike = one.step.kind == other.step.kind not in _MANY or bool(one.names & other.names)
    return cosine >= SAME_WORDS or (cosine >= SAME_EVENT and (alike or _shared_figure(one, other)))


def _precision(step: Step) -> str:
    return ("year", "month", "day")[step.iso.count("-")]


def _overlap(one: Step, other: Step) -> bool:
    """Whether one date lies in the other."""
    return (other.since <= one.since and one.until <= other.until) or (
        one.since <= other.since and other.until <= one.until
    )


def _figures(text: str) -> list[Measure]:
    return [measure for measure in measures(text) if measure.unit != "date"]


def _shared_figure(one: Told, other: Told) -> bool:
    return any(same_value(a, b) for a in _figures(one.line.text) for b in _figures(other.line.text))


def superseded(events: Sequence[Event]) -> dict[int, int]:
    """For the place of each event that a later report replaces, the place of the one that does.

    A plan, an offer, a deal or a decision is replaced by its cancellation or delay; a plan by what was done in its
    stead at another time; a total that grows by the newer total.
    """
    found: dict[int, int] = {}
    for place, event in enumerate(events):
        rivals = [
            (float(event.best.line.vector @ other.best.line.vector), at)
            for at, other in enumerate(events)
            if at != place and any(_replaces(new, old) for new in other.told for old in event.told)
        ]
        if rivals:
            found[place] = max(rivals)[1]
    return found


def _replaces(new: Told, old: Told) -> bool:
    if new.report is None or old.report is None or new.known_from <= old.told_of:
        return False
    cosine = float(new.line.vector @ old.line.vector)
    if old.step.kind in _ENDABLE and new.ends and not new.step.planned:
        return cosine >= SAME_MATTER and _share_a_name(new, old)
    if old.step.planned and not new.step.planned:
        return cosine >= SAME_PLAN and not _overlap(new.step, old.step) and _fulfils(new, old)
    return cosine >= SAME_MATTER and (_raises(new, old) or _decides_otherwise(new, old))


def _share_a_name(one: Told, other: Told) -> bool:
    return not (one.names | one.about).isdisjoint(other.names | other.about)


def _fulfils(new: Told, old: Told) -> bool:
    """Whether the plan's own words hold what was done: expected to close, closed."""
    done = set(analyse(new.step.word))
    return bool(done) and done <= set(analyse(old.line.text)) and _share_a_name(new, old)


def _decides_otherwise(new: Told, old: Told) -> bool:
    """Whether what was only said or planned is decided with another count of the same things: 10 regions, not 13."""
    if old.step.kind not in {"announced", "planned"} or new.step.kind not in {"decided", "completed"}:
        return False
    return any(
        a.noun and a.noun == b.noun and a.value != b.value
        for a in _figures(new.line.text)
        for b in _figures(old.line.text)
    )


def _raises(new: Told, old: Told) -> bool:
    """Whether both sentences give a running total, the newer one a larger one in the same unit."""
    if not (_TOTAL.search(new.line.text) and _TOTAL.search(old.line.text)):
        return False
    a, b = _figures(new.line.text), _figures(old.line.text)
    alike = a and b and (a[0].unit, a[0].currency, a[0].per) == (b[0].unit, b[0].currency, b[0].per)
    return bool(alike) and a[0].value > b[0].value


def within(events: Iterable[Event], period: Period) -> list[Event]:
    """The events that may have happened, or are planned, in a period."""
    return [
        event
        for event in events
        if (period.since is None or event.step.until >= period.since)
        and (period.until is None or event.step.since <= period.until)
    ]


def compose(subject: Subject, events: Sequence[Event], table: StoryTable, *, newest: str | None) -> Summary:
    """The timeline's text: at most MOST_STEPS events, those of most outlets, with the most precise dates, the
    newest.

    What supersedes a step that is shown is shown too.
    """
    replaced = superseded(events)
    by_weight = sorted(range(len(events)), key=lambda at: (_weight(events[at], table), at), reverse=True)
    kept = set(by_weight[:MOST_STEPS])
    while later := {replaced[at] for at in kept if at in replaced} - kept:
        kept |= later
    sources: dict[int, tuple[int, ...]] = {}
    lines: list[Line] = []
    for at in sorted(kept):
        quoted = _one_an_outlet(events[at], table)
        sources[at] = tuple(range(len(lines) + 1, len(lines) + len(quoted) + 1))
        lines += quoted
    bullets = tuple(
        Bullet(
            events[at].best.line.shown,
            numbers,
            events[at].step.iso,
            events[at].step.kind,
            sources[replaced[at]][0] if at in replaced else None,
        )
        for at, numbers in sources.items()
    )
    citations = tuple(cite(n, line, table) for n, line in enumerate(lines, 1))
    note = _note(subject, bullets, left_out=len(events) - len(kept))
    return Summary(f"Timeline of {subject.text}", bullets, citations, note=note, newest=newest)


def _one_an_outlet(event: Event, table: StoryTable) -> list[Line]:
    """The sentences to cite: the quoted one, then one of each further outlet."""
    by_outlet: dict[object, Line] = {}
    for told in event.told:
        by_outlet.setdefault(outlet_of(told.line.version, table), told.line)
    return list(by_outlet.values())[:MOST_CITATIONS]


def _weight(event: Event, table: StoryTable) -> tuple[int, int, bool, int]:
    """What an event is worth keeping: its outlets first, then that something was done and not only said or planned."""
    days = (event.step.until - event.step.since).days
    done = 2 - (event.step.kind in {"announced", "planned"}) - 2 * (event.step.kind == "reported")
    return len(_one_an_outlet(event, table)), done, event.step.own, -days


def _note(subject: Subject, bullets: Sequence[Bullet], left_out: int) -> str:
    if not bullets:
        return f"The corpus dates no step of {subject.text}."
    planned = sum(bullet.topic == "planned" for bullet in bullets)
    replaced = sum(bullet.superseded_by is not None for bullet in bullets)
    parts = [f"{len(bullets)} {'steps' if len(bullets) != 1 else 'step'}"]
    parts += [f"{planned} only planned when reported"] if planned else []
    parts += [f"{replaced} superseded"] if replaced else []
    parts += [f"{left_out} more left out"] if left_out else []
    return ", ".join(parts) + "."
