"""The graph with its matrices in 8 bits, by ONNX Runtime's dynamic quantisation. The product does not answer with it:
`firstpass bench embedder` compares.

Activations are scaled anew in every run, over all texts of the run together. So a text's vector depends a little on
the texts that it is embedded with.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from firstpass.adapters.embedding.runtime import silence_telemetry

RECIPE = "1"
"""Raise it whenever the quantisation changes: it is part of the cached file's name."""
_OPERATORS = ["MatMul"]
"""Not Gather: word vectors in 8 bits save 35 MB more, no time, and cost a little quality. Not Attention: ONNX Runtime
takes it for its own older operator of that name."""
_PREPARED = {"onnx.quant.pre_process": "onnxruntime.quant"}
"""Or ONNX Runtime advises its preparation of the graph, which needs SymPy, for shapes that MatMul can do without."""


def quantised(graph: Path) -> bytes:
    """The serialised model (59 MB) with 8-bit weights, one scale a column: one a matrix is worse and no faster.

    Takes about 2 s."""
    silence_telemetry()
    import onnx
    from onnxruntime.quantization import quantize_dynamic

    model = onnx.load(graph)
    onnx.helper.set_model_props(model, _PREPARED)
    with TemporaryDirectory(prefix="firstpass-int8-") as folder:
        file = Path(folder) / "int8.onnx"
        quantize_dynamic(model, file, op_types_to_quantize=_OPERATORS, per_channel=True)
        return file.read_bytes()
