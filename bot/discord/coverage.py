"""What the corpus covers: articles by publisher and by month."""

from dataclasses import dataclass

from corpus.store import ArticleStore


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts, the largest publisher and the newest month first; "" stands for unknown and undated."""

    publishers: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]


def coverage(store: ArticleStore) -> Coverage:
    """Counts over the articles that were not removed. Months are `YYYY-MM`, or `YYYY` where no more is known."""
    query = """
        select {part} label, count(*) from articles a join versions v on v.id = a.version
        where a.removed_at is null group by label order by {order}
    """
    published = "coalesce(substr(coalesce(v.published, v.published_about), 1, 7), '')"
    by_publisher = query.format(part="coalesce(v.publisher, '')", order="count(*) desc, label")
    by_month = query.format(part=published, order="label desc")
    return Coverage(tuple(store.db.execute(by_publisher).fetchall()), tuple(store.db.execute(by_month).fetchall()))
