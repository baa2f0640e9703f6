"""The starter corpus: the briefs that come with the package."""

from collections.abc import Iterator
from importlib import resources

from corpus.article import Article


def starter_articles() -> Iterator[Article]:
    """Every brief, in the order of their names."""
    from corpus.readers import read

    with resources.as_file(resources.files("corpus") / "starter") as folder:
        yield from (item for item in read(folder) if isinstance(item, Article))
