"""From scored evidence to what is shown: which sentences, in what order, with which lead. Nothing beyond the quotes.

Pure functions; the thresholds stand here, with `python -m evals.quality` as the run that set them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.answers import conflicts, leads
from bot.answers.answer import Citation, Conflict, Side
from bot.answers.conflicts import Value
from bot.answers.events import told_by
from bot.answers.evidence import Evidence, introduction
from bot.answers.further import further
from bot.answers.measures import Measure, measures, same_value
from bot.answers.options import gives, states
from bot.answers.query import Query
from bot.answers.question import Kind, wants_latest
from bot.answers.subjects import missing_subject
from bot.answers.weights import Logistic
from corpus.article import date_bounds, shown_date
from corpus.story_table import StoryTable

MOST_QUOTES = 3
MOST_IN_LISTS = 6
# A further sentence is quoted if it is at least this probable, in absolute terms and against the best one.
FURTHER = 0.04
FURTHER_SHARE = 0.15
# The same for lists and comparisons, which no single sentence answers: of the practice ones 35 and 57 % were whole with
# these, 32 and 50 % with those above, and as many of the gold ones.
SET_FURTHER = 0.02
SET_FURTHER_SHARE = 0.1
# How much likelier an item of a list or a table is for another item of it being quoted, where a list is asked for.
SAME_LIST = 2.0
# A sentence that holds whom the question asks for comes first if it is this probable against the best one.
HOLDING_SHARE = 0.4
# A side that the question itself names (an alternative, one of two dates or names) needs less to be shown.
SIDE_SHARE = 0.03
# How much more than the chance that it answers too another article's sentence is worth: without it the second side
# stands behind whatever else the article of the first one says.
FURTHER_WORTH = 8.5
# And what is left of that for each one quoted for it: more of the best article is worth reading too.
FURTHER_AGAIN = 0.4
# What another report of the event says is quoted if the cross-encoder finds it to answer: from this logit on, and if
# it is that much below the best sentence's at most.
ELSEWHERE_AT = 0.0
ELSEWHERE_WITHIN = 3.0
# Two sentences this alike say one thing twice.
REPEAT = 0.85
# How much a sentence loses for saying again what is quoted already, and gains for coming from another article.
_REDUNDANCY = 0.2
_OTHER_ARTICLE = 1.1
_POOL = 40


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of an answer."""

    lead: str | None
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]


def compose(query: Query, evidence: Sequence[Evidence], stories: StoryTable, model: Logistic) -> Composed:
    """The answer that the evidence (best first) supports; the model weighs what other articles add (`further`)."""
    chosen = choose(query, evidence, model)
    found = conflicts.values(query, chosen)
    order = _by_value(found, chosen) if len(found) > 1 else _newest_first(query, chosen)
    citations = tuple(_citation(query, n, item, stories) for n, item in enumerate(order, 1))
    return Composed(leads.lead(query, found, chosen), citations, _conflicts(query, found, order, stories))


def _citation(query: Query, n: int, item: Evidence, stories: StoryTable) -> Citation:
    version = item.sentence.place.version
    # Another process may have published a generation since the search.
    told = version in stories
    return Citation(
        n,
        item.article,
        item.text,
        item.sentence.place.start,
        context=missing_subject(item.text, item.previous, item.article.title, query.gazetteer),
        outlets=stories.outlets(stories.members(version)) if told else 1,
        reprints=len(stories.reprints(version)) if told else 0,
    )


def choose(query: Query, evidence: Sequence[Evidence], model: Logistic) -> list[Evidence]:
    """The sentences to quote, best first: one for every side that the question names, then what adds something."""
    limit = MOST_IN_LISTS if query.question.several else MOST_QUOTES
    pool = [item for item in evidence[:_POOL] if not item.feature["unfinished"]] or list(evidence[:1])
    pool = _holding_kind_first(query, conflicts.by_support(query, pool))
    # Not of the best evidence: that may be a heading's question, which is never quoted.
    least = SIDE_SHARE * max(item.probability for item in pool)
    chosen: list[Evidence] = []
    parts = sorted({item.side for item in pool if item.side is not None})
    for side in [*(partial(_is_on, part) for part in parts), *sides(query), lambda _: True]:
        if len(chosen) < limit and not any(side(item) for item in chosen):
            best = next((item for item in pool if side(item)), None)
            if best and best.probability >= least and not _is_among(best, chosen):
                chosen.append(best)
    for other in conflicts.other_places(query, chosen[0], pool):
        if len(chosen) < limit and not _is_among(other, chosen):
            chosen.append(other)
    if len(chosen) == 1 and (other := _told_elsewhere(query, chosen[0], pool)):
        chosen.append(other)
    added = {
        id(item): FURTHER_WORTH * chance * chosen[0].probability
        for item, chance in further(query, chosen[0], pool, model)
    }
    return _filled(query, chosen, conflicts.without_other_places(query, pool, chosen), added, limit)


def _told_elsewhere(query: Query, best: Evidence, pool: Sequence[Evidence]) -> Evidence | None:
    """What another report of the best sentence's event answers, by the cross-encoder: its words need not be alike."""
    if query.question.several:
        return None
    articles = {item.article.id: item.article for item in pool}
    reports = told_by(best.article, list(articles.values()), query.idf)
    if not reports:
        return None
    told = max((item for item in pool if item.article.id == reports[0].id), key=lambda item: item.reranker)
    least = max(ELSEWHERE_AT, best.reranker - ELSEWHERE_WITHIN)
    return told if told.reranker >= least and told.feature["kind"] > 0 else None


def sides(query: Query) -> list[Callable[[Evidence], bool]]:
    """What a sentence for each side of a question must hold, where it gives several: alternatives, figures, dates."""
    question = query.question
    found: list[Callable[[Evidence], bool]] = []
    if len(question.options) > 1:
        found += [partial(_says, option) for option in question.options]
    given = measures(question.text)
    figures = [measure for measure in given if measure.unit != "date" and conflicts.wants_sides(query)]
    for same in ([measure for measure in given if measure.unit == "date"], figures):
        if len(same) > 1:
            found += [partial(_is_of if same[0].unit == "date" else _gives, measure) for measure in same]
    return found


def _holding_kind_first(query: Query, pool: Sequence[Evidence]) -> list[Evidence]:
    """For "who", the sentences with the office or the person asked for before as probable ones without."""
    if query.question.kinds[:1] != (Kind.WHO,):
        return list(pool)
    least = HOLDING_SHARE * max(item.probability for item in pool)
    return sorted(pool, key=lambda item: item.probability < least or item.feature["kind"] < 1)


def _filled(
    query: Query, chosen: Sequence[Evidence], pool: Sequence[Evidence], added: Mapping[int, float], limit: int
) -> list[Evidence]:
    """Further sentences while they are worth it and new; `added`, by id, is what those of other articles are worth."""
    chosen, pool = list(chosen), list(pool)
    floor, share = (SET_FURTHER, SET_FURTHER_SHARE) if query.question.several else (FURTHER, FURTHER_SHARE)
    least = max(floor, share * chosen[0].probability)
    lists = {id(item): _list_of(item) for item in (*chosen, *pool)} if Kind.LIST in query.question.kinds else {}
    others = 0
    while pool and len(chosen) < limit:
        articles = {item.article.id for item in chosen}
        quoted = {lists.get(id(item)) for item in chosen} - {None}
        counted = {id(item): max(item.probability, FURTHER_AGAIN**others * added.get(id(item), 0.0)) for item in pool}
        value = {id(item): counted[id(item)] * (SAME_LIST if lists.get(id(item)) in quoted else 1) for item in pool}
        best = max(pool, key=lambda item: value[id(item)] * _freshness(item, chosen, articles))
        pool.remove(best)
        if value[id(best)] >= least and not any(_repeats(query, best, other) for other in chosen):
            chosen.append(best)
            others += counted[id(best)] > best.probability
    return chosen


def _list_of(item: Evidence) -> tuple[str, str] | None:
    """The list or table that a sentence is an item of: its article and the line that introduces it."""
    line = introduction(item.article.text, item.sentence.place.start)
    return (item.article.id, line) if line else None


def _repeats(query: Query, item: Evidence, other: Evidence) -> bool:
    """Whether a sentence is quoted already, or says the same: alike, and with no other figure for what is asked."""
    if _is_among(item, [other]):
        return True
    if float(item.sentence.vector @ other.sentence.vector) < REPEAT:
        return False
    if query.question.several and _tells(query, item) - _tells(query, other):
        return False
    one, two = conflicts.asked_measure(query, item), conflicts.asked_measure(query, other)
    return one is None or two is None or same_value(one, two)


def _tells(query: Query, item: Evidence) -> frozenset[object]:
    """The figures and names of a sentence: the rows of a table are alike in everything else."""
    figures = {(measure.value, measure.unit) for measure in measures(item.text) if measure.unit != "date"}
    names = {n.canonical for n in query.gazetteer.mentions(item.text) if n.kind != "publication"}
    return frozenset(figures | names)


def _is_among(item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether this sentence was chosen already; the parts of a comparison score one sentence each for itself."""
    place = item.sentence.place
    return any(
        (other.sentence.place.version, other.sentence.place.start) == (place.version, place.start) for other in chosen
    )


def _freshness(item: Evidence, chosen: Sequence[Evidence], articles: set[str]) -> float:
    other = _OTHER_ARTICLE if item.article.id not in articles else 1.0
    return other * (1 - _REDUNDANCY * _likeness(item, chosen))


def _says(option: str, item: Evidence) -> bool:
    return states(option, item.text)


def _gives(figure: Measure, item: Evidence) -> bool:
    return gives(figure.text, item.text)


def _is_on(side: int, item: Evidence) -> bool:
    return item.side == side


def _is_of(day: Measure, item: Evidence) -> bool:
    if any(m.unit == "date" and m.value <= day.high and day.value <= m.high for m in measures(item.text)):
        return True
    if not item.article.date:
        return False
    first, last = date_bounds(item.article.date)
    return first.toordinal() <= day.high and day.value <= last.toordinal()


def _likeness(item: Evidence, chosen: Sequence[Evidence]) -> float:
    return max(float(item.sentence.vector @ other.sentence.vector) for other in chosen)


def _newest_first(query: Query, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The newest first where the latest is asked for, undated ones last; else as they were chosen."""
    if not wants_latest(query.question):
        return list(chosen)
    return sorted(chosen, key=lambda item: item.article.date or "", reverse=True)


def _by_value(found: Sequence[Value], chosen: Sequence[Evidence]) -> list[Evidence]:
    """Side by side, the side with the newest report first; then what takes no side."""
    sides = sorted(found, key=lambda value: value.newest, reverse=True)
    ordered = [item for value in sides for item in value.evidence]
    return ordered + [item for item in chosen if all(item is not other for other in ordered)]


def _conflicts(
    query: Query, found: Sequence[Value], order: Sequence[Evidence], stories: StoryTable
) -> tuple[Conflict, ...]:
    if not conflicts.disagree(found):
        return ()
    place = {id(item): n for n, item in enumerate(order, 1)}
    sides = tuple(
        Side(
            value.text,
            tuple(place[id(item)] for item in value.evidence),
            stories.outlets(v for item in value.evidence if (v := item.sentence.place.version) in stories),
            shown_date(value.evidence[0].article),
        )
        for value in sorted(found, key=lambda value: value.newest, reverse=True)
    )
    about = ", ".join([*(name.canonical for name in query.question.names), *query.question.terms][:4])
    return (Conflict(about, sides),)
