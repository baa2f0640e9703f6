"""Web pages: trafilatura finds the article in the page, and its markup becomes blocks."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.article import Article
from corpus.readers.blocks import Block, titled
from corpus.readers.clean import clean_line
from corpus.readers.decode import decoded
from corpus.readers.markup import blocks_of, parsed
from corpus.readers.quiet import quiet
from corpus.readers.record import MAX_TEXT, article_of, web_address
from corpus.readers.unreadable import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

SMALL_PAGE = 1_000
"""Characters on a page below which all of it is the article: where trafilatura finds under 250 in the article it falls
back to text without headings, lists and tables, and so small a page has no menus to leave out."""
MAX_ELEMENTS = 300_000
"""trafilatura takes up to 0.2 ms for each (a million links: 194 s), so this is a minute at the worst."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096


def read_html(data: bytes, source: str) -> Iterator[Article]:
    """One article: its text, and what the page itself says of title, canonical URL, publisher and date.

    Raises ReadError for a page without text.
    """
    page = parsed(decoded(data, declared=_declared(data)))
    whole = blocks_of(page)
    _check_size(page, whole)
    try:
        fields = _metadata(page)
        blocks = _article(page, whole)
    except Exception as error:  # trafilatura promises no class for what it stumbles over
        raise ReadError(f"a page that can't be taken apart: {clean_line(str(error))[:100]}") from error
    title, text = titled(blocks, _title(page, blocks) or fields["title"], source)
    yield article_of({**fields, "title": title}, text=text)


def _check_size(page: "_Element", whole: list[Block]) -> None:
    characters = sum(len(block.text) for block in whole)
    if not characters:
        raise ReadError("no text")
    if characters > MAX_TEXT:
        raise ReadError(f"the text has {characters:,} characters; an article has at most {MAX_TEXT:,}")
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        raise ReadError(f"a page of over {MAX_ELEMENTS:,} elements: that is data, not an article")


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_HEAD])
    return match[1].decode("ascii") if match else None


def _metadata(page: "_Element") -> dict[str, str | None]:
    from trafilatura.metadata import extract_metadata

    quiet("trafilatura")
    quiet("htmldate")
    # Without the extensive search, which takes a date from any text of the page (a copyright line, say).
    found = extract_metadata(page, None, {"original_date": True, "extensive_search": False})
    return {
        "title": clean_line(found.title or "") or None,
        "url": _address(found.url),
        "publisher": found.sitename,
        "published": found.date,
    }


def _title(page: "_Element", blocks: list[Block]) -> str | None:
    """The heading that the article opens with, where the page's <title> has it too.

    trafilatura may take the first <h1> of the page, which can be a menu's ("Keyboard shortcuts").
    """
    if not blocks or not blocks[0].heading:
        return None
    heading = clean_line(blocks[0].text)
    named = clean_line("".join(str(part) for title in page.iter("title") for part in title.itertext()))
    return heading if heading.casefold() in named.casefold() else None


def _address(url: str | None) -> str | None:
    """The page's own address, where it is one; a page is no worse for a broken canonical link."""
    if not url:
        return None
    try:
        web_address(url)
    except ReadError:
        return None
    return url


def _article(page: "_Element", whole: list[Block]) -> list[Block]:
    from trafilatura import bare_extraction

    if sum(len(block.text) for block in whole) < SMALL_PAGE:
        return whole
    document = bare_extraction(page, include_comments=False, include_tables=True)
    body = getattr(document, "body", None)
    return (blocks_of(body) if body is not None else []) or whole
