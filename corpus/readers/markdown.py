"""Markdown with front matter."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from corpus.article import Article
from corpus.readers.blocks import Block, titled
from corpus.readers.clean import clean_line
from corpus.readers.decode import decoded
from corpus.readers.markup import blocks_of, parsed
from corpus.readers.record import MAX_TEXT, article_of, named_fields
from corpus.readers.unreadable import ReadError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_FENCE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"""\s*["']?[\w -]{1,40}["']?:\s""")
_CHECKBOX = re.compile(r"^\[[ xX]\] ", re.MULTILINE)
_NULL = frozenset(["~", "null", "Null", "NULL"])
_MARK = re.compile(r"[][*_~`!<&\\\n]")
_MOST_MARKS = 5_000
_LONGEST_FRONT_MATTER = 50_000
_MARKUP_SHARE = 2  # a text with as many links as words is half markup; what is longer isn't worth parsing


def read_markdown(data: bytes, source: str) -> Iterator[Article]:
    """One article: fields from the front matter, the rest as plain text. Without a title the first heading is it.

    Raises ReadError for front matter that doesn't end, or that is not YAML.
    """
    front, body = _parted(decoded(data))
    if len(body) > MAX_TEXT * _MARKUP_SHARE:
        raise ReadError(f"the text has {len(body):,} characters; an article has at most {MAX_TEXT:,}")
    fields = named_fields(_front_matter(front))
    given = fields.get("title")
    title, text = titled(_blocks(body), clean_line(given) if isinstance(given, str) else None, source)
    yield article_of(fields, text=_CHECKBOX.sub("", text), title=title)


def _parted(text: str) -> tuple[str, str]:
    """Front matter and body. A text may begin with a rule of three dashes too: then no key follows it."""
    start = _FENCE.match(text)
    if not start:
        return "", text
    end = _FENCE.search(text, start.end() + 1)
    if not _KEY.match(text, start.end()):
        return "", text[end.end() :] if end and not text[start.end() : end.start()].strip() else text
    if not end or end.start() > _LONGEST_FRONT_MATTER:
        raise ReadError("the front matter has no closing --- line")
    return text[start.end() : end.start()], text[end.end() :]


def _front_matter(front: str) -> dict[object, object]:
    import yaml

    # Strings only: YAML's own types would make a datetime of a date, and false of a publisher named No.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        fields = yaml.load(front, loader)  # noqa: S506 - BaseLoader makes nothing but strings, lists and dicts
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ReadError(f"the front matter is not YAML{line}: {error.problem} (put values with : in quotes)") from error
    except yaml.YAMLError as error:
        raise ReadError(f"the front matter is not YAML: {clean_line(str(error))[:100]}") from error
    except RecursionError as error:
        raise ReadError("the front matter is nested too deep") from error
    if not isinstance(fields, dict):
        return {}
    return {key: value for key, value in fields.items() if not (isinstance(value, str) and value in _NULL)}


def _blocks(body: str) -> list[Block]:
    """By way of HTML, so that lists, tables and the HTML in a Markdown text take the one path."""
    return blocks_of(parsed(_markdown().render(body))) if body.strip() else []


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    markdown.core.ruler.before("inline", "bounded", _bound_marks)
    return markdown


def _bound_marks(state: "StateCore") -> None:
    """Take a paragraph with thousands of marks as it stands: markdown-it's time grows with their square."""
    for token in state.tokens:
        if token.type == "inline" and len(_MARK.findall(token.content)) > _MOST_MARKS:
            token.type = "text"
