"""Files to articles: Markdown, HTML, PDF, plain text, JSONL and CSV; alone, in folders and in zips.

`read` walks a path; what can't be read comes as an Unreadable between the articles, and the rest go in.
"""

from corpus.readers.formats import SUFFIXES
from corpus.readers.unreadable import ReadError, Unreadable
from corpus.readers.walk import read, read_bytes

__all__ = ["SUFFIXES", "ReadError", "Unreadable", "read", "read_bytes"]
