"""Leads shipped weights back to a checkpoint to train on from: `python -m models.training.restore`.

The way back from `export`: 8-bit weights times their scales. What only training uses, the reader's hint of
the tools, is not in the shipped graphs and begins anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from models.planner.weights import READER, STEP
from models.training.network import PointerNetwork

_PREFIX = "network."
_QUANTIZED = "_quantized"
_ACTIONS = "unsqueeze_1"
"""The exporter's name for the table of actions, which has lost its own."""

Arrays = Mapping[str, np.ndarray]


def restored(weights: Path) -> dict[str, Tensor]:
    """Return the state of a network as the shipped graphs hold it.

    Args:
        weights: the folder with `reader.onnx` and `step.onnx`.

    Raises:
        ValueError: the graphs hold other shapes than the network of this code.
    """
    network = PointerNetwork()
    state: dict[str, Tensor] = dict(network.state_dict())
    for name in (READER, STEP):
        graph = onnx.load(weights / name).graph
        arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        found = {**_named(arrays), **_linear(graph, arrays)}
        if name == READER:
            found["actions.weight"] = torch.tensor(arrays[_ACTIONS][0])
        for key, value in found.items():
            if state[key].shape != value.shape:
                raise ValueError(f"{name}: {key} is {tuple(value.shape)}, expected {tuple(state[key].shape)}")
        state.update(found)
    return state


def _named(arrays: Arrays) -> dict[str, Tensor]:
    """Return the arrays that kept the names of their parameters."""
    found = {}
    for name, array in arrays.items():
        key = name.removeprefix(_PREFIX)
        if key == name or key.endswith(("_scale", "_zero_point")):
            continue
        whole = _dequantized(name, arrays) if key.endswith(_QUANTIZED) else array
        found[key.removesuffix(_QUANTIZED)] = torch.tensor(whole)
    return found


def _linear(graph: onnx.GraphProto, arrays: Arrays) -> dict[str, Tensor]:
    """Return the matrices of linear layers, found by the biases that are added to their products."""
    maker = {output: node for node in graph.node for output in node.output}
    found = {}
    for node in graph.node:
        biases = [one for one in node.input if one.startswith(_PREFIX) and one.endswith(".bias")]
        if node.op_type != "Add" or not biases:
            continue
        other = next(one for one in node.input if one not in biases)
        matrix = _matrix_behind(other, maker, arrays)
        if matrix is not None:
            key = biases[0].removeprefix(_PREFIX).removesuffix(".bias") + ".weight"
            found[key] = torch.tensor(np.ascontiguousarray(_dequantized(matrix, arrays).T))
    return found


def _matrix_behind(name: str, maker: Mapping[str, onnx.NodeProto], arrays: Arrays) -> str | None:
    node = maker.get(name)
    if node is None:
        return None
    for one in map(str, node.input):
        if one.endswith(_QUANTIZED) and one in arrays:
            return one
    if node.op_type not in ("Mul", "Cast", "MatMulInteger"):
        return None
    behind = (_matrix_behind(one, maker, arrays) for one in node.input)
    return next((one for one in behind if one is not None), None)


def _dequantized(name: str, arrays: Arrays) -> np.ndarray:
    base = name.removesuffix(_QUANTIZED)
    zero, scale = arrays[f"{base}_zero_point"].astype(np.float32), arrays[f"{base}_scale"]
    return np.asarray((arrays[name].astype(np.float32) - zero) * scale)


def main() -> None:
    """Writes a checkpoint for `python -m models.training.train --start`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("models/weights"))
    parser.add_argument("--out", type=Path, default=Path("build/shipped.pt"))
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(restored(options.weights), options.out)
    print(f"{options.out} written")


if __name__ == "__main__":
    main()
