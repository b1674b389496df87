"""all-MiniLM-L6-v2 as an ONNX graph, built from the published weights.

    input_ids (n, s) int64, attention_mask (n, s) int64  ->  embedding (n, 384) float32, rows of length 1
                                                             middle (n, 768) float32

`middle` is the mean over the tokens of what the third of six layers gives, and behind it that of the fifth: the last
layer brings texts about one thing together, those before still tell how it is said.

It is BERT with 6 layers, 12 heads, erf-GELU and LayerNorm epsilon 1e-12, then mean pooling over the unmasked
tokens and L2 normalisation. Standard operators only, of opset 23, the first with Attention. On ONNX Runtime
1.32 this was the fastest of the forms tried (attention spelled out, one MatMul for query, key and value,
Microsoft's own fused operators), and a copy that was optimised beforehand loaded and ran no faster.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS, MIDDLE_DIMENSIONS = 384, 768
RECIPE = "3"
"""Raise it whenever the graph changes: it is part of the cached file's name."""

_OPSET = 23
_IR_VERSION = 11
_LAYERS = 6
_MIDDLE = (3, 5)
_HEADS = 12
_EPSILON = 1e-12


def build_graph(weights_file: Path) -> bytes:
    """The serialised ONNX model (90 MB) for a weights file whose digest has been checked.

    The same weights and the same version of `onnx` give the same bytes. Takes about half a second.
    """
    from safetensors import safe_open

    with safe_open(weights_file, framework="numpy") as weights:
        writer = _Writer(weights.get_tensor)
        mask = writer.op("Cast", "attention_mask", to=writer.types.BOOL)
        hidden = _embeddings(writer)
        pairs = _attention_pairs(writer, mask)
        chosen = _chosen_tokens(writer, mask)
        shares = _shares(writer, chosen)
        means = []
        for layer in range(_LAYERS):
            hidden = _layer(writer, f"encoder.layer.{layer}", hidden, pairs)
            if layer + 1 in _MIDDLE:
                means.append(_mean(writer, shares, hidden))
        writer.op("Concat", *means, output="middle", axis=1)
        _pooling(writer, chosen, hidden)
    return writer.serialised()


class _Writer:
    """Writes nodes and constants into one model as they come, so that weights are in memory only once."""

    def __init__(self, weight: Callable[[str], NDArray[np.float32]]) -> None:
        """`weight` gives one tensor of the published file by its name."""
        from onnx import TensorProto, helper

        self.types = TensorProto
        self.weight = weight
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "s"])
            for name in ("input_ids", "attention_mask")
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", length])
            for name, length in (("embedding", DIMENSIONS), ("middle", MIDDLE_DIMENSIONS))
        ]
        self._model = helper.make_model(
            helper.make_graph([], "all-MiniLM-L6-v2", inputs, outputs),
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
        )

    def op(self, kind: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        """Add a node with one output and return the output's name."""
        from onnx import helper

        output = output or f"{kind}_{len(self._model.graph.node)}"
        self._model.graph.node.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Add a constant under a name of its own."""
        from onnx import numpy_helper

        self._model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def numbers(self, name: str, *values: int) -> str:
        """Add a short list of whole numbers: axes, shapes."""
        return self.constant(name, np.array(values, np.int64))

    def linear(self, name: str, value: str) -> str:
        """x W^T + b; the file keeps W as (out, in), MatMul wants (in, out)."""
        matrix = self.constant(f"{name}.weight", self.weight(f"{name}.weight").T)
        bias = self.constant(f"{name}.bias", self.weight(f"{name}.bias"))
        return self.op("Add", self.op("MatMul", value, matrix), bias)

    def layer_norm(self, name: str, value: str) -> str:
        """LayerNorm over the last axis with the model's epsilon."""
        scale = self.constant(f"{name}.weight", self.weight(f"{name}.weight"))
        bias = self.constant(f"{name}.bias", self.weight(f"{name}.bias"))
        return self.op("LayerNormalization", value, scale, bias, axis=-1, epsilon=_EPSILON)

    def serialised(self) -> bytes:
        """The model's bytes."""
        return bytes(self._model.SerializeToString(deterministic=True))


def _embeddings(writer: _Writer) -> str:
    """(n, s) ids to (n, s, 384): word + position + type, normalised; every token is of type 0."""
    first_type = writer.weight("embeddings.token_type_embeddings.weight")[0]
    words = writer.constant("words", writer.weight("embeddings.word_embeddings.weight"))
    places = writer.constant("places", writer.weight("embeddings.position_embeddings.weight") + first_type)
    start = writer.numbers("start", 0)
    tokens = writer.op("Shape", "input_ids", output="tokens", start=1, end=2)
    word, place = writer.op("Gather", words, "input_ids"), writer.op("Slice", places, start, tokens)
    return writer.layer_norm("embeddings.LayerNorm", writer.op("Add", word, place))


def _attention_pairs(writer: _Writer, mask: str) -> str:
    """(n, s) to (n, 1, s, s): which token may look at which; ONNX Runtime wants both token axes in full."""
    row = writer.op("Unsqueeze", mask, writer.numbers("row_axes", 1, 2))
    one = writer.numbers("one", 1)
    return writer.op("Expand", row, writer.op("Concat", one, one, "tokens", one, axis=0))


def _layer(writer: _Writer, name: str, hidden: str, pairs: str) -> str:
    """One encoder layer, (n, s, 384) to the same: attention, then the feed-forward part, each added back."""
    query, key, value = (writer.linear(f"{name}.attention.self.{part}", hidden) for part in ("query", "key", "value"))
    heads = writer.op("Attention", query, key, value, pairs, q_num_heads=_HEADS, kv_num_heads=_HEADS)
    attended = writer.linear(f"{name}.attention.output.dense", heads)
    hidden = writer.layer_norm(f"{name}.attention.output.LayerNorm", writer.op("Add", attended, hidden))
    wide = writer.op("Gelu", writer.linear(f"{name}.intermediate.dense", hidden), approximate="none")
    narrow = writer.linear(f"{name}.output.dense", wide)
    return writer.layer_norm(f"{name}.output.LayerNorm", writer.op("Add", narrow, hidden))


def _chosen_tokens(writer: _Writer, mask: str) -> str:
    """(n, s) to (n, 1, s): 1 for a token, 0 for padding."""
    axis = writer.numbers("token_axis", 1)
    return writer.op("Unsqueeze", writer.op("Cast", mask, to=writer.types.FLOAT), axis)


def _shares(writer: _Writer, chosen: str) -> str:
    """(n, 1, s) to the same: what each token counts in a mean."""
    return writer.op("Div", chosen, writer.op("ReduceSum", chosen, writer.numbers("last_axis", 2), keepdims=1))


def _mean(writer: _Writer, shares: str, hidden: str) -> str:
    """(n, s, 384) to (n, 384): the mean over the unmasked tokens."""
    return writer.op("Squeeze", writer.op("MatMul", shares, hidden), "token_axis")


def _pooling(writer: _Writer, chosen: str, hidden: str) -> None:
    """(n, s, 384) to (n, 384): the sum over the unmasked tokens brought to length 1.

    The mean is that sum divided by a number, which the normalisation takes out again.
    """
    summed = writer.op("Squeeze", writer.op("MatMul", chosen, hidden), "token_axis")
    length = writer.op("ReduceL2", summed, "token_axis", keepdims=1)
    writer.op("Div", summed, length, output="embedding")
