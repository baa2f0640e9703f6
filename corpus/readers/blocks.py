"""The shape in which text is stored: blocks a blank line apart, each list item and table row on a line of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.readers.clean import clean_line, clean_text

LONGEST_TITLE_LINE = 200
"""Characters of a first line that may still be a title; a longer one is a paragraph."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list or table: `lines` are its sentences-to-be, without list or table marks."""

    lines: tuple[str, ...]
    heading: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def titled(blocks: Iterable[Block], given: str | None, source: str) -> tuple[str, str]:
    """Title and text: the title given, else the first heading, else the file's stem.

    A first block that says only what the title says is left out of the text.
    """
    kept = [block for block in blocks if clean_text(block.text)]
    title = given or next((clean_line(block.text) for block in kept if block.heading), None)
    if kept and title and clean_line(kept[0].text).casefold() == clean_line(title).casefold():
        kept = kept[1:]
    return title or stem(source), "\n\n".join(block.text for block in kept)


def stem(source: str) -> str:
    """The file's name without its suffix: "b" for "a.zip/b.md"."""
    return clean_line(PurePath(source).stem) or "untitled"


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Each row as a line that reads alone: "S23 Hydro: Efficiency 9.5 J/TH; Power 5.5 kW".

    The first cell names the row. Without a header, or in a row of another length, cells stand without column names.
    """
    return [line for row in rows if (line := _row_line(header, row))]


def _row_line(header: Sequence[str], row: Sequence[str]) -> str:
    names = header if len(header) == len(row) else [""] * len(row)
    labelled = [f"{name} {cell}".strip() for name, cell in zip(names, row, strict=True) if cell]
    if not row or not row[0] or len(labelled) < 2:
        return "; ".join(labelled) if len(row) > 1 else "".join(row)
    return f"{row[0].removesuffix(':')}: {'; '.join(labelled[1:])}"
