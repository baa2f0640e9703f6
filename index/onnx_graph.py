"""A BERT sentence encoder as an ONNX graph, made from its safetensors: ids and mask in, unit vectors out.

Written out rather than traced by `torch.onnx.export`: it takes one second instead of nine and needs no torch, so that a
newcomer's first answer doesn't wait for it, and it uses onnxruntime's fused attention, which the tracer's output hides
from onnxruntime's own fusion. The tests hold it to sentence-transformers.

The operators of domain `com.microsoft` are onnxruntime's own, described in its docs/ContribOperators.md.
The architecture: Devlin et al., "BERT", arXiv:1810.04805; mean pooling: Reimers and Gurevych, arXiv:1908.10084.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from index.weights import WEIGHTS

_FUSED = "com.microsoft"
_OPSET = 17


class UnknownArchitecture(Exception):
    """The model is no BERT with mean pooling and exact GELU; sentence-transformers must encode with it."""


def build(folder: Path) -> onnx.ModelProto:
    """The graph of the model in a sentence-transformers folder.

    Inputs `input_ids` and `attention_mask`, (n, t) int64; output `vectors`, (n, d) float32, mean-pooled, unit length.
    Raises UnknownArchitecture, OSError.
    """
    config = json.loads((folder / "config.json").read_bytes())
    if (config.get("model_type"), config.get("hidden_act")) != ("bert", "gelu"):
        raise UnknownArchitecture(f"{folder} holds a {config.get('model_type')} with {config.get('hidden_act')}")
    graph = _Graph(load_file(folder / WEIGHTS), config["num_attention_heads"], config["layer_norm_eps"])
    graph.embeddings("hidden0")
    for layer in range(config["num_hidden_layers"]):
        graph.layer(f"encoder.layer.{layer}.", f"hidden{layer}", f"hidden{layer + 1}")
    graph.pooling(f"hidden{config['num_hidden_layers']}", "vectors")
    return graph.model(config["hidden_size"])


class _Graph:
    """Collects nodes and constants. Methods take the names of their inputs and of their output."""

    def __init__(self, weights: dict[str, np.ndarray], heads: int, epsilon: float) -> None:
        self._weights, self._heads, self._epsilon = weights, heads, epsilon
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def embeddings(self, out: str) -> None:
        """Words plus positions plus the one segment that sentences are in; and the mask in the type attention takes."""
        words = self._weight("embeddings.word_embeddings.weight")
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._weights["embeddings.position_embeddings.weight"] + segment)
        self._op("Gather", [words, "input_ids"], "words")
        self._op("Shape", ["input_ids"], "length", start=1, end=2)
        self._op("Slice", [places, self._constant("first", np.array([0])), "length"], "places_used")
        self._op("Add", ["words", "places_used"], "words_placed")
        norm = [self._weight(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
        self._op("LayerNormalization", ["words_placed", *norm], out, epsilon=self._epsilon)
        self._op("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)

    def layer(self, prefix: str, hidden: str, out: str) -> None:
        """One transformer layer; `prefix` is its place among the weights."""
        attention = prefix + "attention."
        parts = [f"{attention}self.{part}." for part in ("query", "key", "value")]
        together = np.concatenate([self._weights[part + "weight"].T for part in parts], axis=1)
        weight = self._constant(f"{attention}weight", together)
        bias = self._constant(f"{attention}bias", np.concatenate([self._weights[part + "bias"] for part in parts]))
        attended, mixed, wide, active = (prefix + step for step in ("attended", "mixed", "wide", "active"))
        self._op("Attention", [hidden, weight, bias, "mask"], attended, _FUSED, num_heads=self._heads)
        self._add_and_norm(f"{attention}output.", attended, hidden, mixed)
        self._op("MatMul", [mixed, self._transposed(f"{prefix}intermediate.dense.weight")], wide)
        self._op("BiasGelu", [wide, self._weight(f"{prefix}intermediate.dense.bias")], active, _FUSED)
        self._add_and_norm(f"{prefix}output.", active, mixed, out)

    def pooling(self, hidden: str, out: str) -> None:
        """Mean over the unmasked places, to unit length; the division by their number cancels out."""
        axis = self._constant("axis", np.array([1]))
        self._op("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
        self._op("Unsqueeze", ["mask_float", axis], "mask_row")
        self._op("MatMul", ["mask_row", hidden], "sum_row")
        self._op("Squeeze", ["sum_row", axis], "sum")
        self._op("LpNormalization", ["sum"], out, axis=1, p=2)

    def model(self, width: int) -> onnx.ModelProto:
        info = helper.make_tensor_value_info
        inputs = [info(name, TensorProto.INT64, ["n", "t"]) for name in ("input_ids", "attention_mask")]
        outputs = [info("vectors", TensorProto.FLOAT, ["n", width])]
        graph = helper.make_graph(self._nodes, "sentence-encoder", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def _add_and_norm(self, prefix: str, hidden: str, residual: str, out: str) -> None:
        dense = f"{prefix}dense."
        self._op("MatMul", [hidden, self._transposed(dense + "weight")], prefix + "product")
        norm = [self._weight(f"{prefix}LayerNorm.{part}") for part in ("weight", "bias")]
        inputs = [prefix + "product", residual, *norm, self._weight(dense + "bias")]
        self._op("SkipLayerNormalization", inputs, out, _FUSED, epsilon=self._epsilon)

    def _op(self, kind: str, inputs: list[str], out: str, domain: str = "", **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **attributes))

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _transposed(self, name: str) -> str:
        return self._constant(name, self._weights[name].T)

    def _constant(self, name: str, value: np.ndarray) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
