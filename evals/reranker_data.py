"""Question and sentence pairs for the answer-sentence cross-encoder, from public reading-comprehension sets.

The folder that `read_questions` takes holds these sets, unmodified (TREC-QA beside them is not read: its numbers are
masked, and only 78 of its questions have sentences of both kinds):

    squad2-half/dev-v2.0.json                      SQuAD 2.0 (Rajpurkar et al. 2018), half of it impossible to answer
    squadshifts/{new_wiki,reddit}_v1.0.json        SQuADShifts (Miller et al. 2020)
    selqa/selqa-ass-{dev,test}.json                SelQA (Jurczyk et al. 2016)
    onestopqa/onestop_qa.zip                       OneStopQA (Berzak et al. 2020), on Guardian articles

A sentence that holds the marked answer is positive. The other sentences of its paragraph, those sharing most words with
the question first, are hard negatives, and so are all sentences of a paragraph that can't answer its question.
"""

import json
import math
import random
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nupunkt import sent_spans

from bot.answers.reranker import context_of

DEV_ARTICLES = frozenset({"1973 oil crisis", "Harvard University", "Warsaw"})
"""The SQuAD 2.0 articles kept for dev: those nearest to news on firms, places and markets, one question in six."""

DEV_SHARE = 12
"""One article in so many of the other sets goes to dev."""

ELSEWHERE = 4
"""Negatives taken for each question from other paragraphs of its article."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what a reader knows of its article; `span` is the answer's (start, end) in `sentence`."""

    context: str
    sentence: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its candidates; no positives: its paragraph doesn't answer it. Negatives come hardest first."""

    text: str
    source: str
    article: str
    positives: tuple[Candidate, ...]
    negatives: tuple[Candidate, ...]

    @property
    def is_dev(self) -> bool:
        """Whether the question is held out; all questions of an article are on the same side."""
        if self.source == "squad2":
            return self.article in DEV_ARTICLES
        return zlib.crc32(f"{self.source}/{self.article}".encode()) % DEV_SHARE == 0


def read_questions(folder: Path) -> list[Question]:
    """All questions of the sets under `folder`, in a fixed order.

    Raises FileNotFoundError when a set is missing.
    """
    questions: list[Question] = []
    questions += _squad(folder / "squad2-half/dev-v2.0.json", "squad2")
    questions += _squad(folder / "squadshifts/new_wiki_v1.0.json", "wiki")
    questions += _squad(folder / "squadshifts/reddit_v1.0.json", "reddit")
    for part in ("dev", "test"):
        questions += _selqa(folder / f"selqa/selqa-ass-{part}.json")
    questions += _onestopqa(folder / "onestopqa/onestop_qa.zip")
    return questions


# --- words ---------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)*")


@cache
def words(text: str) -> frozenset[str]:
    """The lower-cased words of a text, plural s cut off."""
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in _WORD.findall(text.lower()))


def _overlap_with(question: str, weight: Callable[[str], float]) -> Callable[[Candidate], float]:
    asked = words(question)
    return lambda candidate: -sum(weight(w) for w in asked & words(candidate.sentence))


def _idf(texts: Sequence[str]) -> Callable[[str], float]:
    counts = Counter(w for text in texts for w in words(text))
    return lambda w: math.log((len(texts) + 1) / (counts[w] + 0.5))


# --- SQuAD's format ------------------------------------------------------------------------------------------------


def _squad(path: Path, source: str) -> Iterator[Question]:
    rng = random.Random(source)
    for entry in json.loads(path.read_text("utf-8"))["data"]:
        # Reddit's paragraphs are comments on anything, filed under one entry: no title, an article each.
        loose = source == "reddit"
        title = "" if loose else entry["title"].replace("_", " ").replace("%E2%80%93", "-")
        paragraphs = [_split(p["context"], title) for p in entry["paragraphs"]]
        everything = [(i, c) for i, spans in enumerate(paragraphs) for _, _, c in spans]
        weight = _idf([c.sentence for _, c in everything])
        for number, paragraph in enumerate(entry["paragraphs"]):
            article = f"{number}" if loose else title
            elsewhere = [c for i, c in rng.sample(everything, min(len(everything), 200)) if i != number]
            for asked in paragraph["qas"]:
                spans = [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in asked["answers"]]
                if asked.get("is_impossible"):
                    spans = []
                elif not spans:
                    continue
                positives, rest = _divide(paragraphs[number], spans, {a["text"] for a in asked["answers"]})
                if spans and not positives:
                    continue
                key = _overlap_with(asked["question"], weight)
                far = sorted(elsewhere, key=key)[:ELSEWHERE] if not loose else elsewhere[:2]
                negatives = (*sorted(rest, key=key), *far)
                yield Question(asked["question"].strip(), source, article, tuple(positives), negatives)


def _split(text: str, title: str) -> list[tuple[int, int, Candidate]]:
    sentences, previous = [], ""
    for start, end in sent_spans(text):
        sentence = text[start:end]
        left = start + len(sentence) - len(sentence.lstrip())
        sentence = sentence.strip()
        if sentence:
            sentences.append((left, left + len(sentence), Candidate(context_of(title, previous, sentence), sentence)))
            previous = sentence
    return sentences


def _divide(
    sentences: Iterable[tuple[int, int, Candidate]], spans: Sequence[tuple[int, int]], answers: Iterable[str]
) -> tuple[list[Candidate], list[Candidate]]:
    """Sentences that hold a span, and those that don't; one that merely repeats an answer's words is neither."""
    positives, rest = [], []
    answers = [a.lower() for a in answers] if spans else []
    for start, end, candidate in sentences:
        held = [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]
        if held:
            positives.append(Candidate(candidate.context, candidate.sentence, held[0]))
        elif not any(a in candidate.sentence.lower() for a in answers):
            rest.append(candidate)
    return positives, rest


# --- the other formats ---------------------------------------------------------------------------------------------


def _selqa(path: Path) -> Iterator[Question]:
    for entry in json.loads(path.read_text("utf-8")):
        title = f"{entry['article']}, {entry['section']}"
        before = ["", *entry["candidates"]]
        candidates = [Candidate(context_of(title, b, s), s) for b, s in zip(before, entry["candidates"], strict=False)]
        positives = tuple(candidates[i] for i in entry["answers"])
        rest = [c for i, c in enumerate(candidates) if i not in entry["answers"]]
        if positives:
            key = _overlap_with(entry["question"], _idf(entry["candidates"]))
            yield Question(
                entry["question"].strip(), "selqa", entry["article"], positives, tuple(sorted(rest, key=key))
            )


def _onestopqa(path: Path) -> Iterator[Question]:
    """Each question once for each of the three levels of difficulty its article was written at."""
    with zipfile.ZipFile(path) as archive:
        data = json.loads(archive.read("onestop_qa.json"))["data"]
    for entry in data:
        for paragraph in entry["paragraphs"]:
            for level in ("Adv", "Int", "Ele"):
                text = paragraph[level]["context"]
                places = [m.span() for m in re.finditer(r"\S+", text)]
                sentences = _split(text, entry["title"])
                weight = _idf([c.sentence for _, _, c in sentences])
                for asked, marks in zip(paragraph["qas"], paragraph[level]["a_spans"], strict=True):
                    # Word numbers: first, last, and sometimes first and last of a second stretch.
                    spans = [
                        (places[first][0], places[min(last, len(places) - 1)][1])
                        for first, last in zip(marks[::2], marks[1::2], strict=True)
                    ]
                    positives, rest = _divide(sentences, spans, [])
                    # The marked span is the whole evidence: a sentence of which it takes a few words is no answer.
                    positives = [c for c in positives if c.span and c.span[1] - c.span[0] > 0.4 * len(c.sentence)]
                    if positives:
                        key = _overlap_with(asked["question"], weight)
                        negatives = tuple(sorted(rest, key=key))
                        yield Question(asked["question"], "onestopqa", entry["title"], tuple(positives), negatives)


# --- questions as chat users type them, and questions made impossible -----------------------------------------------

_FILLERS = words(
    "a an the is are was were be been do does did has have had of to in on at by for with that this there it its their "
    "which as from into what who whom whose"
)
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|and)\s+)?[A-Z][\w'’.-]*)*|\b(?:1[0-9]|20)\d\d\b")
_OPPOSITES = [
    "first last", "highest lowest", "largest smallest", "biggest smallest", "most least", "more less", "before after",
    "north south", "northern southern", "east west", "eastern western", "increase decrease", "increased decreased",
    "won lost", "win lose", "buy sell", "bought sold", "oldest youngest", "earliest latest", "minimum maximum",
    "began ended", "begin end", "start end", "started ended", "above below", "higher lower", "larger smaller",
    "support oppose", "supported opposed", "male female", "men women", "public private", "domestic foreign",
    "internal external", "major minor", "opened closed", "joined left", "rise fall", "rose fell", "gain lose",
    "positive negative", "strong weak", "allowed banned", "accepted rejected", "can cannot", "did didn't", "old new",
]  # fmt: skip
_OPPOSITE = {a: b for pair in _OPPOSITES for a, b in (pair.split(), pair.split()[::-1])}


def restyled(question: str, rng: random.Random) -> str:
    """The question as typed in a chat: without its mark half the time, as keywords one time in five."""
    if rng.random() < 0.2:
        return keywords(question)
    return question.rstrip(" ?") if rng.random() < 0.5 else question


def keywords(question: str) -> str:
    """The question without its small words: "What is the capital of France?" gives "capital France"."""
    kept = [w for w in question.rstrip(" ?").split() if not words(w) <= _FILLERS]
    return " ".join(kept) if len(kept) > 1 else question


def names(question: str) -> list[str]:
    """Capitalised names and years in a question, its first word left out."""
    return [m.group() for m in _NAME.finditer(question) if len(m.group()) > 2]


def estranged(question: Question, pool: Sequence[str], rng: random.Random) -> Question | None:
    """The question about another name or year, or with a word turned to its opposite: what answered it, no longer does.

    `pool` holds the names and years to choose from. None when nothing in the question can be exchanged.
    """
    text = question.text
    swaps = [m for m in re.finditer(r"[A-Za-z']+", text) if m.group().lower() in _OPPOSITE]
    own = [m for m in _NAME.finditer(text) if len(m.group()) > 2]
    if own and (not swaps or rng.random() < 0.75):
        old = rng.choice(own)
        new = _another_name(old.group(), question, pool, rng)
    elif swaps:
        old = rng.choice(swaps)
        new = _OPPOSITE[old.group().lower()]
    else:
        return None
    if new is None:
        return None
    negatives = tuple(Candidate(c.context, c.sentence) for c in question.positives) + question.negatives
    return Question(text[: old.start()] + new + text[old.end() :], question.source, question.article, (), negatives)


def _another_name(old: str, question: Question, pool: Sequence[str], rng: random.Random) -> str | None:
    known = words(" ".join((question.text, *(f"{c.context} {c.sentence}" for c in question.positives))))
    for _ in range(12):
        new = rng.choice(pool)
        if new[0].isdigit() == old[0].isdigit() and not words(new) & known:
            return new
    return None
