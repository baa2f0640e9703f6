"""The lexical index: BM25 over passages, on tantivy.

A passage is one weighted bag of terms, BM25F's way: its title's terms count twice and its article's entities once
beside the text's own. A second field holds the same terms unstemmed, so that a machine, a ticker or a figure that
matches as it was typed ranks above one that only shares a stem.
"""

import json
import math
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from tantivy import Document, FieldType, Index, Occur, Query, Schema, SchemaBuilder, Searcher

from corpus.database import storage_errors
from index.engine_errors import reading, writing
from index.errors import BrokenIndex
from index.tokens import analyse, analyse_and_spell, spell, without_stop_words

# Set on 168 mining questions over 96 articles (whole, and cut into 191 passages) and checked on 1,500 questions over
# 4,262 Wikipedia and Reddit paragraphs. nDCG@10 whole / passages: title once .908 / .915, twice .910 / .914, without
# title and entities .850 / .863. Fields of their own, the best of a dozen weightings: .911 / .906.
TITLE_WEIGHT = 2
ENTITIES_WEIGHT = 1
# Same runs, with the Wikipedia and Reddit paragraphs (there with the title once) third: 0 gives .913 / .911 / .864,
# 0.3 .910 / .914 / .875, 0.5 .910 / .910 / .876.
EXACT_WEIGHT = 0.3
# Other names of what was asked about widen the search without drowning what was typed. Not yet set by an evaluation.
EXTRA_WEIGHT = 0.5
# A question of 2,000 characters can have 400 terms; the rarest of them decide.
MAX_TERMS = 48

UNDATED = -1

_FOLDER = "words"
_TERMS, _EXACT, _ROW, _VERSION = "terms", "exact", "row", "version"
_FIRST_DAY, _LAST_DAY = "first_day", "last_day"
_META = "meta.json"
# Memory before tantivy starts another segment: 100,000 passages make one. Scores don't depend on how many there are
# (the same for 1 and 5 segments of 20,000 passages); which of equal scores at the k-th place are found does.
_HEAP_BYTES = 256_000_000
# Up to this many allowed rows are named in the query; above, hits are fetched until enough of them are allowed. Both
# cost about 12 ms where 1,000 rows of 100,000 are allowed; with 90 it is 2 against 28 ms, with 5,000 19 against 5.
_FEW_ROWS = 1000


class WordsWriter:
    """Builds the index in `folder`/words. A context manager: the index is complete when the block ends without error.

    `title_weight` is how often a title's terms count against once for the text's. `base` is the folder of an index to
    go on from, of `rows` rows: it is copied, and stays as it is.
    """

    def __init__(
        self, folder: Path, *, title_weight: int = TITLE_WEIGHT, base: Path | None = None, rows: int = 0
    ) -> None:
        self._path = folder / _FOLDER
        self._title_weight = title_weight
        self._rows = rows
        self._passages = len(WordIndex.open(base)) if base else 0
        with storage_errors(self._path):
            self._path.mkdir(parents=True)
            # File by file: shutil.copytree would hide which error it was that stopped it, such as a full disk.
            for path in (base / _FOLDER).iterdir() if base else ():
                shutil.copyfile(path, self._path / path.name)
        with writing(self._path):
            index = Index(_schema(), path=str(self._path), reuse=base is not None)
            # One thread: the same rows give the same document numbers, and so the same order among equal scores.
            self._writer = index.writer(_HEAP_BYTES, num_threads=1)

    def __enter__(self) -> Self:
        return self

    def add(
        self,
        row: int,
        title: str,
        text: str,
        entities: Iterable[str] = (),
        first_day: int = UNDATED,
        last_day: int = UNDATED,
        version: int = 0,
    ) -> None:
        """Add the passage of a row; rows come in order. Days are `date.toordinal()`, -1 where undated.

        `entities` may hold other names of things too. `version` is what `remove` knows the passage by.
        """
        if row != self._rows:
            raise ValueError(f"rows come in order: expected {self._rows}, got {row}")
        stems: list[str] = []
        forms: list[str] = []
        for part, weight in ((title, self._title_weight), (text, 1), (" \n ".join(entities), ENTITIES_WEIGHT)):
            part_stems, part_forms = analyse_and_spell(part)
            stems += part_stems * weight
            forms += part_forms * weight
        document = Document()
        document.add_text(_TERMS, " ".join(stems))
        document.add_text(_EXACT, " ".join(forms))
        document.add_unsigned(_ROW, row)
        document.add_text(_VERSION, str(version))
        if first_day >= 0:
            document.add_integer(_FIRST_DAY, first_day)
            document.add_integer(_LAST_DAY, last_day)
        with writing(self._path):
            self._writer.add_document(document)
        self._rows += 1
        self._passages += 1

    def remove(self, version: int, passages: int) -> None:
        """Delete the passages of a version, so many. Their rows stay empty, and no row's number changes."""
        with writing(self._path):
            # By a raw text key: on a number, tantivy deletes nothing and says nothing.
            self._writer.delete_documents_by_term(_VERSION, str(version))
        self._passages -= passages

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return  # half an index is of no use to anyone: whoever made the folder deletes it
        with writing(self._path):
            self._writer.commit()
            self._writer.wait_merging_threads()
        (self._path / ".tantivy-writer.lock").unlink(missing_ok=True)
        written = len(WordIndex.open(self._path.parent))
        if written != self._passages:
            raise BrokenIndex(f"{self._path} kept {written} of {self._passages} passages: run `hashdesk reindex` again")


class WordIndex:
    """A written lexical index, open for reading. Safe from any thread."""

    def __init__(self, index: Index, path: Path) -> None:
        self._path = path
        self._schema = index.schema
        self._searcher: Searcher = index.searcher()
        self._rows = self._searcher.num_docs
        self._counted = _counted(path)
        self.idf("")  # fails here, not in the first search, if the folder holds another schema

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open `folder`/words. Raises BrokenIndex if it is missing, damaged or of another make."""
        path = folder / _FOLDER
        with reading(path):
            return cls(Index.open(str(path)), path)

    def __len__(self) -> int:
        return self._rows

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term of `analyse`, as BM25 has it: above 0, highest for an unseen term.

        Passages that were removed count until their segment is merged, here as in tantivy's own scores.
        """
        frequency = self._searcher.doc_freq(_TERMS, term)
        return math.log(1 + (self._counted - frequency + 0.5) / (frequency + 0.5))

    def search(
        self,
        question: str,
        k: int,
        *,
        since: int | None = None,
        until: int | None = None,
        extra: Iterable[str] = (),
        allowed: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The k best rows and their BM25 scores, best first: (m,) int64 and (m,) float32 with m <= k.

        `since` and `until` are inclusive `date.toordinal()` days; a passage passes if its own days overlap them, an
        undated one never does. `extra` are other names to find, at a lower weight. `allowed` is (n,) bool: the rows
        that may be found. All are applied before the top k. Rows that share no term with the question aren't found.
        """
        clauses = self._clauses(question, extra)
        if k <= 0 or not clauses or not self._rows:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        query, filters = Query.boolean_query(clauses), self._overlapping(since, until)
        if allowed is None:
            rows, scores = self._top(_filtered(query, filters), k)
        elif np.count_nonzero(allowed) <= _FEW_ROWS:
            named = Query.term_set_query(self._schema, _ROW, np.flatnonzero(allowed).tolist())
            rows, scores = self._top(_filtered(query, [*filters, named]), k)
        else:
            rows, scores = self._top_allowed(_filtered(query, filters), k, allowed)
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    def _top_allowed(self, query: Query, k: int, allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Fetch more until k allowed rows are found: k and as many as are hidden hold them all."""
        enough = k + len(allowed) - int(np.count_nonzero(allowed))
        limit = min(2 * k, enough)
        while True:
            rows, scores = self._top(query, limit)
            seen = allowed[rows]
            if np.count_nonzero(seen) >= k or len(rows) < limit or limit == enough:
                return rows[seen][:k], scores[seen][:k]
            limit = min(4 * limit, enough)

    def _top(self, query: Query, limit: int) -> tuple[np.ndarray, np.ndarray]:
        with reading(self._path):
            hits = self._searcher.search(query, min(limit, self._rows), count=False).hits
            rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32)

    def _clauses(self, question: str, extra: Iterable[str]) -> list[tuple[Occur, Query]]:
        others = dict.fromkeys(term for name in extra for term in analyse(name))
        weighted = (
            (_TERMS, without_stop_words(analyse(question)), 1.0),
            (_EXACT, without_stop_words(spell(question)), EXACT_WEIGHT),
            (_TERMS, list(others), EXTRA_WEIGHT),
        )
        return [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term, "freq"), weight))
            for field, terms, weight in weighted
            for term in self._rarest(field, terms)
        ]

    def _rarest(self, field: str, terms: list[str]) -> list[str]:
        """At most MAX_TERMS of the terms; of more, the rarest that occur at all."""
        if len(terms) <= MAX_TERMS:
            return terms
        frequency = {term: self._searcher.doc_freq(field, term) for term in terms}
        return sorted((term for term in terms if frequency[term]), key=frequency.__getitem__)[:MAX_TERMS]

    def _overlapping(self, since: int | None, until: int | None) -> list[Query]:
        bounds = []
        if since is not None:
            bounds.append(Query.range_query(self._schema, _LAST_DAY, FieldType.Integer, since, None))
        if until is not None:
            bounds.append(Query.range_query(self._schema, _FIRST_DAY, FieldType.Integer, None, until))
        return bounds


def _counted(path: Path) -> int:
    """How many documents the terms' frequencies were counted over, the deleted ones that still lie there among them."""
    segments = json.loads((path / _META).read_bytes())["segments"]
    return sum(segment["max_doc"] for segment in segments)


def _schema() -> Schema:
    builder = SchemaBuilder()
    # The terms come analysed, so tantivy only has to part them at the blanks.
    builder.add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_EXACT, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field(_ROW, indexed=True, fast=True)
    builder.add_text_field(_VERSION, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(_FIRST_DAY, fast=True)
    builder.add_integer_field(_LAST_DAY, fast=True)
    return builder.build()


def _filtered(query: Query, filters: list[Query]) -> Query:
    """The query where every filter holds; filters add nothing to the score."""
    if not filters:
        return query
    conditions = [(Occur.Must, Query.const_score_query(condition, 0.0)) for condition in filters]
    return Query.boolean_query([(Occur.Must, query), *conditions])
