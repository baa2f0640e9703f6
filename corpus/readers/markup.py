"""HTML, and the XML that trafilatura makes of it, to blocks of plain text."""

import re
from typing import TYPE_CHECKING

from corpus.readers.blocks import Block, table_lines
from corpus.readers.clean import clean_line, clean_text
from corpus.readers.unreadable import ReadError
from corpus.readers.wrapping import unwrapped

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODE = ["script", "style", "noscript", "template", "meta", "link", "title"]
_MEDIA = ["svg", "math", "iframe", "object", "canvas", "audio", "video"]
_FURNITURE = ["nav", "footer", "aside", "dialog", "select", "button"]
_UNSEEN = frozenset([*_CODE, *_MEDIA, *_FURNITURE])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LISTS = frozenset(["ul", "ol", "dl", "list", "menu"])
_ROWS = ("tr", "row")
_CELLS = ("td", "th", "cell")
_SECTIONS = ["html", "body", "div", "section", "article", "main", "header", "form", "fieldset", "center", "details"]
_PARAGRAPHS = ["p", "address", "blockquote", "quote", "pre", "figure", "figcaption", "graphic", "summary", "hr"]
_ENTRIES = ["li", "item", "dt", "dd", "table", "caption", *_ROWS, *_CELLS]
_BLOCKS = frozenset([*_SECTIONS, *_PARAGRAPHS, *_ENTRIES])
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK = "\0"  # no text holds it: files with NUL bytes are refused, lxml has none


def parsed(html: str) -> "_Element":
    """The page's tree. Raises ReadError where there is nothing to parse, or more than libxml2 takes.

    Its limits (elements 256 deep, a text of 10 MB) guard against hostile pages; what lies beyond would be lost unsaid.
    """
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    # As bytes: lxml refuses characters with an encoding declaration, which every XHTML page has.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(html.encode("utf-8", errors="replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise ReadError("no text") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log.filter_from_fatals()):
        raise ReadError("markup nested over 256 deep, or one text of over 10 MB")
    for block in list(tree.iter("pre")):
        _set_out(block)
    return tree


def _set_out(pre: "_Element") -> None:
    """Preformatted text (old press releases, filings) as paragraphs: its line ends would be lost as mere space."""
    from lxml.etree import SubElement

    text = unwrapped(clean_text("".join(str(part) for part in pre.itertext())))
    pre.clear(keep_tail=True)
    pre.tag = "div"
    for paragraph in text.split("\n\n"):
        first, *others = paragraph.split("\n")
        element = SubElement(pre, "p")
        element.text = first
        for line in others:
            SubElement(element, "br").tail = line


def blocks_of(element: "_Element") -> list[Block]:
    """The visible text in an element, in order: headings, paragraphs, lists, tables. Inline markup is dropped."""
    walk = _Walk()
    walk.inside(element)
    walk.end_of_paragraph()
    return walk.blocks


class _Walk:
    """Collects running text into a paragraph until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._running: list[str] = []

    def inside(self, element: "_Element") -> None:
        self._running.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not _is_unseen(child):
                self._child(child)
            self._running.append(child.tail or "")

    def end_of_paragraph(self) -> None:
        lines = "".join(self._running).split(_BREAK)
        self._running.clear()
        self._add(lines)

    def _child(self, child: "_Element") -> None:
        tag = child.tag
        if tag in {"br", "lb"}:
            self._running.append(_BREAK)
        elif tag in _HEADINGS or tag == "head":
            self.end_of_paragraph()
            self._add([_flat(child)], heading=True)
        elif tag in _LISTS:
            self.end_of_paragraph()
            self._add(_list_lines(child))
        elif tag == "table" and (rows := _data_rows(child)):
            self.end_of_paragraph()
            self._add(_table_lines(rows))
        elif tag in _BLOCKS:
            self.end_of_paragraph()
            self.inside(child)
            self.end_of_paragraph()
        else:
            self.inside(child)

    def _add(self, lines: list[str], *, heading: bool = False) -> None:
        kept = tuple(line for line in map(clean_line, lines) if line)
        if kept:
            self.blocks.append(Block(kept, heading=heading))


def _is_unseen(element: "_Element") -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if element.tag == "head":  # the page's own; trafilatura calls a heading so
        parent = element.getparent()
        return parent is not None and parent.tag == "html"
    return bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _flat(element: "_Element") -> str:
    return " ".join(line for block in blocks_of(element) for line in block.lines)


def _list_lines(element: "_Element") -> list[str]:
    """A line an item, those of nested lists too; a term and its definition make one line."""
    lines: list[str] = []
    term = ""
    for item in element:
        if not isinstance(item.tag, str) or _is_unseen(item):
            continue
        inner = [line for block in blocks_of(item) for line in block.lines]
        kind = (item.get("rend") or item.tag)[:2]  # trafilatura: <item rend="dt-1">
        if kind == "dd" and term and inner:
            lines[-1] = f"{term.removesuffix(':')}: {inner.pop(0)}"
        lines += inner
        term = " ".join(inner) if kind == "dt" and len(inner) == 1 else ""
    return lines


def _data_rows(table: "_Element") -> list["_Element"]:
    """The table's rows, or none where it only lays out a page: one cell a row, or a table inside."""
    rows = [row for row in table.iter(*_ROWS) if not _is_unseen(row)]
    is_layout = next(table.iterdescendants("table"), None) is not None or all(len(_cells(row)) < 2 for row in rows)
    return [] if is_layout else rows


def _table_lines(rows: list["_Element"]) -> list[str]:
    texts = [[_flat(cell) for cell in _cells(row)] for row in rows]
    if _is_header(rows[0]):
        return table_lines(texts[0], texts[1:])
    return table_lines([], texts)


def _cells(row: "_Element") -> list["_Element"]:
    return [cell for cell in row.iterchildren(*_CELLS) if not _is_unseen(cell)]


def _is_header(row: "_Element") -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    return all(cell.tag == "th" or cell.get("role") == "head" for cell in _cells(row))
