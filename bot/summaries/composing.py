"""From chosen sentences to a summary: bullets, numbered citations, what is superseded, where sources disagree."""

from collections.abc import Sequence

from bot.answers.answer import Citation, Conflict, Side
from bot.answers.measures import Measure, same_value
from bot.summaries import figures
from bot.summaries.candidates import Candidate
from bot.summaries.summary import Bullet, Summary
from bot.summaries.trimming import without_credit
from corpus.article import shown_date
from corpus.story_table import StoryTable
from index.tokens import analyse, without_stop_words

MOST_CONFLICTS = 3
_MOST_WORDS_ABOUT = 5


def compose(
    title: str,
    chosen: Sequence[Candidate],
    pool: Sequence[Candidate],
    stories: StoryTable,
    *,
    note: str | None = None,
    newest: str | None = None,
) -> Summary:
    """The summary that shows `chosen` in this order; `pool` may replace or contradict them."""
    sources = _Sources(chosen)
    later = figures.superseding(chosen, pool)
    bullets = []
    for candidate in chosen:
        replacement = later.get(candidate)
        bullets.append(
            Bullet(
                without_credit(candidate.text, candidate.article),
                (sources.number(candidate),),
                date=candidate.article.date,
                superseded_by=sources.number(replacement) if replacement else None,
            )
        )
    conflicts = _conflicts(title, chosen, pool, sources, stories)
    citations = tuple(citation(n, candidate, stories) for n, candidate in enumerate(sources.ordered, 1))
    return Summary(title, tuple(bullets), citations, conflicts, note, newest)


def citation(n: int, candidate: Candidate, stories: StoryTable) -> Citation:
    """The citation of a sentence, with the outlets and reprints of its story."""
    # Another process may have published a generation since the search.
    told = candidate.version in stories
    return Citation(
        n,
        candidate.article,
        candidate.text,
        candidate.start,
        context=candidate.context,
        outlets=stories.outlets(stories.members(candidate.version)) if told else 1,
        reprints=len(stories.reprints(candidate.version)) if told else 0,
    )


class _Sources:
    """The sentences that are cited, in the order of their numbers."""

    def __init__(self, chosen: Sequence[Candidate]) -> None:
        self.ordered = list(chosen)

    def number(self, candidate: Candidate) -> int:
        """Its number; a sentence that isn't cited yet gets the next one."""
        if candidate not in self.ordered:
            self.ordered.append(candidate)
        return self.ordered.index(candidate) + 1


def _conflicts(
    title: str, chosen: Sequence[Candidate], pool: Sequence[Candidate], sources: _Sources, stories: StoryTable
) -> tuple[Conflict, ...]:
    """For each chosen sentence the figures that others give for the same thing at the same time."""
    found: list[Conflict] = []
    told: list[Measure] = []
    for candidate in chosen:
        groups = _rivals(candidate, pool)
        own = next(iter(groups), None)
        if own is None or len(found) == MOST_CONFLICTS or any(same_value(own, other) for other in told):
            continue
        told += groups
        sides = [_side(figure, members, sources, stories) for figure, members in groups.items()]
        about = _about([member for members in groups.values() for member in members]) or title
        found.append(Conflict(about, tuple(sides)))
    return tuple(found)


def _rivals(candidate: Candidate, pool: Sequence[Candidate]) -> dict[Measure, list[Candidate]]:
    """The figure of the sentence and those that contradict it, each with its sentences; empty if none does."""
    groups: dict[Measure, list[Candidate]] = {}
    for other in sorted(pool, key=lambda one: -float(one.vector @ candidate.vector)):
        pair = figures.contradicts(candidate, other)
        if pair is None:
            continue
        mine, theirs = pair
        if not groups:
            groups[mine] = [candidate]
        if not same_value(next(iter(groups)), mine):
            continue
        known = next((figure for figure in groups if same_value(figure, theirs)), None)
        if known is None:
            groups[theirs] = [other]
    return groups


def _side(figure: Measure, members: Sequence[Candidate], sources: _Sources, stories: StoryTable) -> Side:
    versions = [member.version for member in members if member.version in stories]
    return Side(
        figure.text,
        tuple(sources.number(member) for member in members),
        max(stories.outlets(versions), 1),
        shown_date(members[0].article),
    )


def _about(members: Sequence[Candidate]) -> str:
    """The words that all the sentences share, as the first of them writes them; "" where it is one at most."""
    shared = set.intersection(*(set(without_stop_words(analyse(member.named))) for member in members))
    numbers = {term for member in members for figure in member.figures for term in analyse(figure.text)}
    words: dict[str, str] = {}
    for word in members[0].named.split():
        terms = without_stop_words(analyse(word))
        if terms and set(terms) <= shared - numbers:
            words.setdefault(terms[0], word.strip(".,;:()\"'").removesuffix("'s"))
    return " ".join(list(words.values())[:_MOST_WORDS_ABOUT]) if len(words) > 1 else ""
