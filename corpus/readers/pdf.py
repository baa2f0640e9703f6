"""PDF: the text layer, with page furniture dropped and lines joined to paragraphs again."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.article import Article
from corpus.readers.blocks import LONGEST_TITLE_LINE, Block, titled
from corpus.readers.clean import clean_line, clean_text
from corpus.readers.quiet import quiet
from corpus.readers.record import MAX_TEXT, article_of
from corpus.readers.unreadable import ReadError
from corpus.readers.wrapping import joined, page_width, starts_item, without_mark

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 2_000
_ENCRYPTED = "an encrypted PDF: save a copy without a password"
_PAGE_NUMBER = re.compile(r"(?:page )?[-–—]? ?\d{1,4} ?[-–—]?(?: ?(?:of|/) ?\d{1,4})?", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"untitled.*|microsoft word.*|(?:presentation|document|slide) ?\d*|.*\.(?:pdf|docx?|odt|txt|tex|pptx?|indd|html?)",
    re.IGNORECASE,
)
# Widths vary in proportional type: a line within 15 % of the longest was full.
_RAGGED = 0.85
_REPEATED_ON = 3


def read_pdf(data: bytes, source: str) -> Iterator[Article]:
    """One article: title from the metadata, else from a short first line, else the file's stem.

    Raises ReadError, each with its own reason, for no PDF, a broken, an encrypted, a scanned and a too long one.
    """
    title, pages = _extracted(data)
    blocks = _blocks(_without_furniture(pages))
    heading, text = titled(blocks, title, source)
    yield article_of({"title": heading}, text=text or (blocks[0].text if blocks else ""))


def _extracted(data: bytes) -> tuple[str | None, list[list[str]]]:
    """Title and the pages' lines."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    if b"%PDF-" not in data[:1024]:
        raise ReadError("not a PDF: it doesn't begin with %PDF")
    quiet("pypdf")
    try:
        reader = PdfReader(io.BytesIO(data))
        return _title(reader), _pages(reader)
    except ReadError:
        raise
    except (FileNotDecryptedError, DependencyError, NotImplementedError) as error:
        raise ReadError(_ENCRYPTED) from error
    except Exception as error:  # pypdf raises nearly every built-in error on broken files
        raise ReadError(f"a broken PDF: {clean_line(str(error))[:100] or type(error).__name__}") from error


def _title(reader: "PdfReader") -> str | None:
    given = reader.metadata.title if reader.metadata else None
    title = clean_line(given) if isinstance(given, str) else ""
    return None if not title or _NO_TITLE.fullmatch(title) else title


def _pages(reader: "PdfReader") -> list[list[str]]:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise ReadError(f"a PDF of {count:,} pages; at most {MAX_PAGES:,} are read")
    pages: list[list[str]] = []
    characters = 0
    for page in reader.pages:
        text = clean_text(page.extract_text())
        characters += len(text)
        if characters > MAX_TEXT:
            raise ReadError(f"the text has over {MAX_TEXT:,} characters, the most that an article has")
        pages.append(text.split("\n") if text else [])
    if not characters:
        raise ReadError(f"no text in the PDF's {count} page{'s' * (count != 1)} (scanned? run OCR on it first)")
    return pages


def _without_furniture(pages: list[list[str]]) -> list[str]:
    """The lines of all pages without page numbers and the head and foot lines that repeat (but for their numbers)."""
    edges = Counter(_shape(line) for page in pages for line in {page[0], page[-1]} if page)
    repeated = {shape for shape, times in edges.items() if times >= max(_REPEATED_ON, len(pages) // 2)}
    return [line for page in pages for line in _body(page, repeated)]


def _body(page: list[str], repeated: set[str]) -> Sequence[str]:
    first, last = 0, len(page)
    if first < last and _is_furniture(page[0], repeated):
        first = 1
    if first < last and _is_furniture(page[-1], repeated):
        last -= 1
    return page[first:last]


def _is_furniture(line: str, repeated: set[str]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line)) or _shape(line) in repeated


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _blocks(lines: list[str]) -> list[Block]:
    """Paragraphs, with list items of one list together; a short first line above them is a heading."""
    width = page_width(lines) * _RAGGED
    blocks: list[Block] = []
    items = False
    for line in joined(lines, width, ragged=True):
        if not line:
            items = False
        elif starts_item(line) and items:
            blocks[-1] = Block((*blocks[-1].lines, without_mark(line)))
        else:
            items = starts_item(line)
            first = not blocks and len(line) <= LONGEST_TITLE_LINE and not line.endswith(".")
            blocks.append(Block((without_mark(line),), heading=first))
    return blocks
