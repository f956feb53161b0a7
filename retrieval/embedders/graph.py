"""Writes the encoder as one ONNX graph, node by node, from the 4-bit weights; no torch.

Inputs `input_ids` and `attention_mask`, int64, shape (texts, tokens); output `sentence_embedding`, float32,
shape (texts, hidden), unit length. How a matrix is multiplied is the caller's choice: `Float32` is the
reference and can show what flows into it, `Int8` is what is served.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from retrieval.embedders.weights import BLOCK, Blocks, Floats, Weights

OUTPUT = "sentence_embedding"
MAXIMA = "maxima"

_MICROSOFT = "com.microsoft"
_OPSET = 18
_IR_VERSION = 9
_INT8_MAX = 127
_SMOOTHING = 0.75
_LEAST = 1e-5
_LEAST_FACTOR = 1e-3


@dataclass(slots=True)
class Graph:
    """Nodes and constants in the order in which they were added."""

    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], domain: str = "", **attributes: Any) -> str:
        """Add a node with one output, whose name is returned; an empty input name is an input left out."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def fused(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add a node of onnxruntime's own operators."""
        return self.node(kind, inputs, _MICROSOFT, **attributes)


class Multiply(Protocol):
    """Adds x · matrixᵀ + bias to the graph; `matrix` has shape (outputs, inputs)."""

    def __call__(self, graph: Graph, x: str, name: str, matrix: Floats, bias: Floats) -> str: ...


@dataclass(frozen=True, slots=True)
class Float32:
    """Exact; `watched` adds an output for each matrix: the largest magnitude of each of its inputs."""

    watched: bool = False

    def __call__(self, graph: Graph, x: str, name: str, matrix: Floats, bias: Floats) -> str:
        if self.watched:
            graph.outputs.append(_largest_magnitude(graph, x, name))
        product = graph.node("MatMul", [x, graph.constant(f"{name}.matrix", matrix.T)])
        return graph.node("Add", [product, graph.constant(f"{name}.bias", bias)])


@dataclass(frozen=True, slots=True)
class Int8:
    """Weights in int8 per output, inputs in uint8 as they come, made even first by SmoothQuant.

    `maxima` holds for each matrix the largest magnitude of each of its inputs over the calibration texts.
    Source: Xiao et al. 2023, SmoothQuant, equation 4; alpha 0.75 measured best on this model.
    """

    maxima: Mapping[str, Floats]

    def __call__(self, graph: Graph, x: str, name: str, matrix: Floats, bias: Floats) -> str:
        factors = self._factors(name, matrix)
        smooth = graph.node("Mul", [x, graph.constant(f"{name}.smooth", 1 / factors)])
        values, scales = _round_rows(matrix * factors)
        rounded = [graph.constant(f"{name}.int8", values.T), graph.constant(f"{name}.scales", scales)]
        return graph.fused("DynamicQuantizeMatMul", [smooth, *rounded, "", graph.constant(f"{name}.bias", bias)])

    def _factors(self, name: str, matrix: Floats) -> Floats:
        inputs = np.maximum(self.maxima[name], _LEAST) ** _SMOOTHING
        weights = np.maximum(np.abs(matrix).max(axis=0), _LEAST) ** (1 - _SMOOTHING)
        factors: Floats = np.maximum(inputs / weights, _LEAST_FACTOR).astype(np.float32)
        return factors


def build_model(weights: Weights, rows: Sequence[int], multiply: Multiply) -> ModelProto:
    """The whole encoder over the vocabulary rows `rows`."""
    graph = Graph()
    x = _embed(graph, weights, rows)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    for layer in range(weights.header.layers):
        attended = _attend(graph, weights, multiply, layer, x, mask)
        x = _add_norm(graph, weights, f"l{layer}.aln", attended, x)
        fed = _feed_forward(graph, weights, multiply, layer, x)
        x = _add_norm(graph, weights, f"l{layer}.oln", fed, x)
    _pool(graph, x)
    return _model(graph, weights.header.hidden)


def _embed(graph: Graph, weights: Weights, rows: Sequence[int]) -> str:
    header = weights.header
    words = weights.blocks("emb.word", header.hidden, header.vocabulary)
    x = _gather_words(graph, Blocks(words.nibbles[rows], words.scales[rows]))
    positions = weights.floats("emb.pos", header.positions * header.hidden).reshape(-1, header.hidden)
    types = weights.floats("emb.type", header.token_types * header.hidden).reshape(-1, header.hidden)
    table = graph.constant("positions", positions + types[0])
    zero = graph.constant("zero", np.array([0], np.int64))
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    placed = graph.node("Add", [x, graph.node("Slice", [table, zero, length, zero])])
    scale, shift = _norm_constants(graph, weights, "emb.ln")
    return graph.node("LayerNormalization", [placed, scale, shift], axis=-1, epsilon=header.epsilon)


def _gather_words(graph: Graph, words: Blocks) -> str:
    pairs = words.nibbles[:, 0::2] | (words.nibbles[:, 1::2] << 4)
    inputs = [graph.constant("words", pairs), "input_ids", graph.constant("words.scales", words.scales)]
    return graph.fused("GatherBlockQuantized", inputs, gather_axis=0, quantize_axis=1, block_size=BLOCK, bits=4)


def _attend(graph: Graph, weights: Weights, multiply: Multiply, layer: int, x: str, mask: str) -> str:
    hidden, heads = weights.header.hidden, weights.header.heads
    sides = [f"l{layer}.{side}" for side in "qkv"]
    matrix = np.concatenate([weights.blocks(f"{side}.w", hidden, hidden).values() for side in sides])
    bias = np.concatenate([weights.floats(f"{side}.b", hidden) for side in sides])
    together = multiply(graph, x, f"l{layer}.qkv", matrix, bias)
    query, key, value = _split(graph, together, f"l{layer}")
    mixed = graph.fused("MultiHeadAttention", [query, key, value, "", mask], num_heads=heads)
    output = weights.blocks(f"l{layer}.ao.w", hidden, hidden).values()
    return multiply(graph, mixed, f"l{layer}.ao", output, weights.floats(f"l{layer}.ao.b", hidden))


def _split(graph: Graph, x: str, name: str) -> list[str]:
    parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
    graph.nodes.append(helper.make_node("Split", [x], parts, name=f"{name}.split", axis=-1, num_outputs=3))
    return parts


def _feed_forward(graph: Graph, weights: Weights, multiply: Multiply, layer: int, x: str) -> str:
    hidden, wide = weights.header.hidden, weights.header.feed_forward
    up = weights.blocks(f"l{layer}.fi.w", hidden, wide).values()
    down = weights.blocks(f"l{layer}.fo.w", wide, hidden).values()
    raised = multiply(graph, x, f"l{layer}.fi", up, weights.floats(f"l{layer}.fi.b", wide))
    bent = graph.fused("Gelu", [raised])
    return multiply(graph, bent, f"l{layer}.fo", down, weights.floats(f"l{layer}.fo.b", hidden))


def _add_norm(graph: Graph, weights: Weights, norm: str, x: str, skipped: str) -> str:
    """As two operators: the one that onnxruntime has for both took three times as long."""
    scale, shift = _norm_constants(graph, weights, norm)
    added = graph.node("Add", [x, skipped])
    return graph.node("LayerNormalization", [added, scale, shift], axis=-1, epsilon=weights.header.epsilon)


def _norm_constants(graph: Graph, weights: Weights, norm: str) -> tuple[str, str]:
    hidden = weights.header.hidden
    scale = graph.constant(f"{norm}.w", weights.floats(f"{norm}.w", hidden))
    return scale, graph.constant(f"{norm}.b", weights.floats(f"{norm}.b", hidden))


def _pool(graph: Graph, x: str) -> None:
    """The sum over real tokens brought to unit length, which is what their mean brought to unit length is."""
    weight = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    column = graph.node("Unsqueeze", [weight, graph.constant("last", np.array([2], np.int64))])
    tokens = graph.constant("tokens", np.array([1], np.int64))
    total = graph.node("ReduceSum", [graph.node("Mul", [x, column]), tokens], keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [total], [OUTPUT], name=OUTPUT, axis=-1, p=2))


def _largest_magnitude(graph: Graph, x: str, name: str) -> str:
    axes = graph.constant(f"{name}.axes", np.array([0, 1], np.int64))
    output = f"{name}.{MAXIMA}"
    magnitude = graph.node("Abs", [x])
    graph.nodes.append(helper.make_node("ReduceMax", [magnitude, axes], [output], name=output, keepdims=0))
    return output


def _round_rows(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    scales = (np.abs(matrix).max(axis=1) / _INT8_MAX).astype(np.float32)
    rounded = np.round(matrix / scales[:, None]).clip(-_INT8_MAX, _INT8_MAX)
    return rounded.astype(np.int8), scales


def _model(graph: Graph, hidden: int) -> ModelProto:
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["texts", hidden])]
    outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in graph.outputs]
    proto = helper.make_graph(graph.nodes, "multilingual-e5-small", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(proto, opset_imports=opsets, ir_version=_IR_VERSION)
