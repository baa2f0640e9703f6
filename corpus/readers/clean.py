"""Text made safe and uniform: one Unicode form, no hidden characters, no stray space."""

import re
import unicodedata

MAX_LINE = 300
"""Characters of a title or a name; what is longer is cut at a word."""

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, lone surrogates and Unicode's format characters: they are invisible, and can reverse a line (bidi
# overrides), hide words in a title (zero width, tags) or break the store (surrogates can't be written as UTF-8).
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean_text(text: str) -> str:
    """The text in NFC, without hidden characters, runs of spaces as one, at most one blank line in a row."""
    text = _HIDDEN.sub("", _LINE_END.sub("\n", text))
    text = _LINE_EDGES.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_line(text: str) -> str:
    """`clean_text` on one line: line ends become spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most names and titles: nothing to do
        return text.strip()
    return " ".join(clean_text(text).split("\n")).replace("  ", " ")


def shortened(line: str, limit: int = MAX_LINE) -> str:
    """The line itself, or its first words with "..." so that the whole has at most `limit` characters."""
    if len(line) <= limit:
        return line
    head = line[: limit - 3]
    at_word = head.rsplit(" ", 1)[0] if line[limit - 3] != " " else head
    # a "word" that fills most of the line (a script without spaces) is cut inside
    return (at_word if len(at_word) > limit // 2 else head).rstrip() + "..."
