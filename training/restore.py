"""Make a checkpoint of exported graphs, so that training can go on from the weights that travel with the package.

    python training/restore.py src/sayso/reading/weights --out run/start.pt

What int8 rounded away stays lost. Parameters that the graphs do not hold keep their first values and are named on
standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from export import graphs, write_graph
from model import TASKS, Model
from onnx import numpy_helper

MIXED = ("claims", "syntax", "attribution", "factuality")
"""Tasks in the order in which the encoder's graph mixes its layers."""

CRF = ("attribution.transition", "attribution.start")
"""Weights that the manifest holds."""


def initializers(path: Path) -> dict[str, np.ndarray]:
    """Weights of a graph by name, those of int8 scaled back to numbers."""
    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}
    out = {}
    for name, value in raw.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            zero = raw[f"{stem}_zero_point"].astype(np.float32)
            value = (value.astype(np.float32) - zero) * raw[f"{stem}_scale"]
            turned = stem.endswith("_Transposed")
            out[stem.removesuffix("_Transposed")] = value.T if turned else value
        elif not name.endswith(("_scale", "_zero_point")):
            out[name] = value
    return out


def restore(folder: Path) -> dict[str, torch.Tensor]:
    """The state of a model whose exported graphs lie in `folder`.

    A model whose every weight is its own running number is exported: the numbers in its graphs tell where each weight
    has come to lie, whatever the exporter turned, folded or renamed.
    """
    manifest = json.loads((folder / "manifest.json").read_text())
    model = Model(len(manifest["labels"]["deprels"])).eval()
    state = model.state_dict()
    first = {name: p.detach().clone() for name, p in model.named_parameters()}
    begins, total = {}, 1
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.requires_grad and name != "mix":
                begins[name] = total
                p.copy_(torch.arange(total, total + p.numel(), dtype=torch.float32).view(p.shape))
                total += p.numel()
    if total > 2**24:
        raise ValueError("more weights than float32 can number")
    flat, known = np.zeros(total, np.float32), np.zeros(total, bool)
    mixes: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, parts in graphs(model).items():
            numbered = Path(scratch) / f"{name}.onnx"
            write_graph(numbered, *parts)
            places, values = initializers(numbered), initializers(folder / f"{name}.onnx")
            if name == "encoder":
                mixes = [float(v) for v in values.values() if v.shape == () and v.dtype == np.float32]
            for weight, place in places.items():
                if place.dtype != np.float32 or not place.ndim or weight not in values:
                    continue
                index = place.astype(np.int64).ravel()
                if (index != place.ravel()).any() or index.min() < 1 or index.max() >= total:
                    continue
                flat[index], known[index] = values[weight].ravel(), True
    for name, p in first.items():
        if name not in begins:
            state[name] = p
            continue
        span = slice(begins[name], begins[name] + p.numel())
        if known[span].all():
            state[name] = torch.from_numpy(flat[span].copy()).view(p.shape)
        else:
            state[name] = p
            if name not in CRF:
                print(f"not in the graphs: {name}", file=sys.stderr)
    layers = np.array(mixes).reshape(len(MIXED), -1)
    state["mix"] = torch.tensor(np.log([layers[MIXED.index(task)] for task in TASKS]), dtype=torch.float32)
    crf = manifest["crf"]
    state["attribution.transition"] = torch.tensor(crf["transition"]) - model.attribution.forbidden
    state["attribution.start"] = torch.tensor(crf["start"])
    return state


def main() -> None:
    """Parse the command line and restore."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(restore(options.weights), options.out)
    deprels = json.loads((options.weights / "manifest.json").read_text())["labels"]["deprels"]
    (options.out.parent / "relations.json").write_text(json.dumps(deprels))


if __name__ == "__main__":
    main()
