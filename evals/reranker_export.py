"""The trained cross-encoder as an ONNX file with int8 weights.

onnxruntime's dynamic quantisation was tried and dropped: it takes one range of activations for a whole batch, so a
candidate's logit moved by up to 0.6 with the candidates beside it. Here every row of activations has its own range.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn

BLOCK = 32
"""Weights of a matrix that share a scale; onnxruntime rounds the activations of a row by the same blocks."""

INT8_COMPUTE = 4
"""MatMulNBits' `accuracy_level` for multiplying in int8; 0 would compute in fp32, twice as slowly."""


class _LogitOnly(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return self.model(input_ids, attention_mask, token_type_ids)[0]


def export_fp32(model: nn.Module, path: Path) -> None:
    """Write the model with inputs (n, length) int64 and one output `logit` (n,) float32."""
    batch, length = 2, 24
    ids = torch.randint(1000, 2000, (batch, length))
    marks = torch.ones_like(ids)
    inside = torch.cat([torch.zeros_like(ids[:, :12]), torch.ones_like(ids[:, 12:])], 1)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        _LogitOnly(model).eval(),
        (ids, marks, inside),
        str(path),
        input_names=names,
        output_names=["logit"],
        dynamic_axes={name: {0: "n", 1: "length"} for name in names} | {"logit": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Write `source` with its matrices and embeddings in int8: a quarter of the size.

    Matrices become onnxruntime's MatMulNBits (8 bits; onnxruntime 1.22 or newer runs it).
    """
    model = onnx.load(source)
    constants = {c.name: c for c in model.graph.initializer}
    nodes: list[NodeProto] = []
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            nodes.append(_matrix(node, constants, model.graph.initializer))
        elif node.op_type == "Gather" and node.input[0] in constants and len(constants[node.input[0]].dims) == 2:
            nodes += _embedding(node, constants, model.graph.initializer)
        else:
            nodes.append(node)
    used = {name for node in nodes for name in node.input}
    kept = [c for c in model.graph.initializer if c.name in used]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, target)


def _matrix(node: NodeProto, constants: dict[str, TensorProto], into: list[TensorProto]) -> NodeProto:
    name = node.input[1]
    weights = numpy_helper.to_array(constants[name]).T  # (outputs, inputs)
    outputs, inputs = weights.shape
    blocks = weights.reshape(outputs, inputs // BLOCK, BLOCK)
    scales = np.maximum(np.abs(blocks).max(2), 1e-12) / 127
    # MatMulNBits reads unsigned bytes about a zero of 128.
    rounded = (np.rint(blocks / scales[:, :, None]) + 128).astype(np.uint8)
    into.append(numpy_helper.from_array(rounded, f"{name}.int8"))
    into.append(numpy_helper.from_array(scales.astype(np.float32).reshape(-1), f"{name}.scales"))
    return helper.make_node(
        "MatMulNBits",
        [node.input[0], f"{name}.int8", f"{name}.scales"],
        list(node.output),
        name=node.name,
        domain="com.microsoft",
        K=inputs,
        N=outputs,
        bits=8,
        block_size=BLOCK,
        accuracy_level=INT8_COMPUTE,
    )


def _embedding(node: NodeProto, constants: dict[str, TensorProto], into: list[TensorProto]) -> list[NodeProto]:
    table, ids = node.input
    rows = numpy_helper.to_array(constants[table])
    scales = np.maximum(np.abs(rows).max(1, keepdims=True), 1e-12) / 127
    into.append(numpy_helper.from_array(np.rint(rows / scales).astype(np.int8), f"{table}.int8"))
    into.append(numpy_helper.from_array(scales.astype(np.float32), f"{table}.scales"))
    [out] = node.output
    return [
        helper.make_node("Gather", [f"{table}.int8", ids], [f"{out}.int8"]),
        helper.make_node("Gather", [f"{table}.scales", ids], [f"{out}.scale"]),
        helper.make_node("Cast", [f"{out}.int8"], [f"{out}.whole"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}.whole", f"{out}.scale"], [out]),
    ]
