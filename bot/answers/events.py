"""Which other articles report the event that one reports: near it in time, and with the words that tell it apart.

Stories (corpus/story_table.py) group reports that read alike. A rival paper's own account of the same fire reads like
nothing else, often names nobody, and is where sources disagree.
"""

from collections.abc import Callable, Sequence

from bot.answers.overlap import overlap_of, weighted_terms
from corpus.article import Article, date_bounds

# Reports of one event are at most this far apart, and the other one has this share of the words of the first one's
# title and lead, by idf.
SAME_EVENT_DAYS = 14
SAME_EVENT_WORDS = 0.1
# Characters of a text that say what it is about.
_LEAD = 300
# As far apart as undated articles are taken to be.
_FAR_DAYS = 400


def told_by(article: Article, others: Sequence[Article], idf: Callable[[str], float]) -> list[Article]:
    """Those of the other articles that report the same event, the likeliest first."""
    near = [other for other in others if other.id != article.id and days_between(article, other) <= SAME_EVENT_DAYS]
    if not near:
        return []
    words = weighted_terms(f"{article.title} {article.text[:_LEAD]}", idf)
    likeness = {other.id: overlap_of(words, other.title, other.text) for other in near}
    alike = [other for other in near if likeness[other.id] >= SAME_EVENT_WORDS]
    return sorted(alike, key=lambda other: -likeness[other.id])


def days_between(one: Article, other: Article) -> int:
    """Days between the dates of two articles, of coarse ones the least; many where one has none."""
    if not one.date or not other.date:
        return _FAR_DAYS
    (first, last), (start, end) = date_bounds(one.date), date_bounds(other.date)
    return max(0, (first - end).days, (start - last).days)
