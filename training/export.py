"""Export a trained model to what the reader runs: ONNX graphs, int8 per channel, tokenizer, manifest.

    python training/export.py CHECKPOINT --out FOLDER [--fp32]

Each step of reading is one graph, so that a window without claims costs the encoder alone:

    encoder     pieces -> word vectors of each task, event logits
    claims      word vectors, (window, word, event) triples -> roles, classes, relations
    speakers    word vectors, relation weights -> who speaks
    syntax      word vectors -> UPOS and arc scores
    labels      word vectors, heads -> dependency relation scores
    tags        word vectors -> attribution emissions, factuality
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import labels
import torch
from model import CLASSES, FAR, Model, pretrained_folder
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

B, T, W, Q = "batch", "pieces", "words", "queries"


class EncoderGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor, first: Tensor, words: Tensor) -> tuple[Tensor, ...]:
        states = self.model.encoder(ids, cases, mask, export=True)
        x = self.model.mixed(states, first, "claims")[:, 1:]
        events, _, _ = self.model.claims.events(x, words > 0.5)
        syntax = self.model.mixed(states, first, "syntax")
        attribution = self.model.mixed(states, first, "attribution")[:, 1:]
        factuality = self.model.mixed(states, first, "factuality")[:, 1:]
        return events, x, syntax, attribution, factuality


class ClaimsGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.claims

    def forward(self, x: Tensor, words: Tensor, item: Tensor, word: Tensor, event: Tensor) -> tuple[Tensor, ...]:
        mask = words > 0.5
        _, trigger, arcs = self.head.events(x, mask)
        query, roles, classes = self.head.queries(x, mask, item, word, event, trigger, arcs)
        relations, weights = self.head.relations(x, mask, item, word, query)
        return roles, classes, relations, weights


class SpeakersGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.claims

    def forward(self, x: Tensor, words: Tensor, item: Tensor, relation: Tensor, weights: Tensor) -> Tensor:
        return self.head.speakers(x, words > 0.5, item, relation, weights)


class SyntaxGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.syntax

    def forward(self, syntax: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        arcs = self.head.arcs(syntax)
        rows = torch.cat([torch.ones_like(words[:, :1]), words], 1)
        return self.head.upos(syntax[:, 1:]), arcs + (1 - rows[:, None, :]) * FAR


class LabelsGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.syntax

    def forward(self, syntax: Tensor, heads: Tensor) -> Tensor:
        return self.head.labels(syntax, heads)


class TagsGraph(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, attribution: Tensor, factuality: Tensor) -> tuple[Tensor, Tensor]:
        emissions = self.model.attribution.emit(attribution)
        return emissions, self.model.factuality(factuality).squeeze(-1)


def graphs(
    model: Model,
) -> dict[str, tuple[nn.Module, dict[str, Tensor], dict[str, dict[int, str]], list[str]]]:
    """Each graph with example inputs, their dynamic axes, and the names of its outputs."""
    b, t, w, q = 3, 17, 11, 5
    ids = torch.randint(1000, 2000, (b, t))
    words = torch.ones(b, w)
    x, syntax = torch.randn(b, w, 384), torch.randn(b, w + 1, 384)
    item, word, event = (torch.randint(0, n, (q,)) for n in (b, w, 12))
    first = torch.sort(torch.randint(1, t, (b, w + 1)))[0]
    relation, weights = torch.randint(0, 8, (q,)), torch.randn(q, w)
    piece, vector = {0: B, 1: T}, {0: B, 1: W}
    return {
        "encoder": (
            EncoderGraph(model),
            {"ids": ids, "cases": torch.ones_like(ids), "mask": torch.ones_like(ids), "first": first, "words": words},
            {"ids": piece, "cases": piece, "mask": piece, "first": {0: B, 1: "rows"}, "words": vector},
            ["events", "x", "syntax", "attribution", "factuality"],
        ),
        "claims": (
            ClaimsGraph(model),
            {"x": x, "words": words, "item": item, "word": word, "event": event},
            {"x": vector, "words": vector, "item": {0: Q}, "word": {0: Q}, "event": {0: Q}},
            ["roles", "classes", "relations", "weights"],
        ),
        "speakers": (
            SpeakersGraph(model),
            {"x": x, "words": words, "item": item, "relation": relation, "weights": weights},
            {"x": vector, "words": vector, "item": {0: Q}, "relation": {0: Q}, "weights": {0: Q, 1: W}},
            ["speakers"],
        ),
        "syntax": (
            SyntaxGraph(model),
            {"syntax": syntax, "words": words},
            {"syntax": {0: B, 1: "rows"}, "words": vector},
            ["upos", "arcs"],
        ),
        "labels": (
            LabelsGraph(model),
            {"syntax": syntax, "heads": torch.randint(0, w, (b, w))},
            {"syntax": {0: B, 1: "rows"}, "heads": vector},
            ["labels"],
        ),
        "tags": (
            TagsGraph(model),
            {"attribution": x, "factuality": x},
            {"attribution": vector, "factuality": vector},
            ["emissions", "factuality_score"],
        ),
    }  # fmt: skip


def export(
    checkpoint: Path,
    out: Path,
    *,
    fp32: bool = False,
    reduce: bool = False,
    relations: list[str],
    notes: dict,
) -> None:
    """Write the graphs, the tokenizer and the manifest with the hash of each file into `out`.

    `reduce` keeps weights within 7 bits: without it, sums of two products can saturate on processors that have AVX2
    but not VNNI.
    """
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    model = Model(len(relations))
    model.load_state_dict(state)
    model.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (module, inputs, axes, outputs) in graphs(model).items():
            raw = Path(scratch) / f"{name}.onnx"
            with torch.no_grad():
                torch.onnx.export(
                    module.eval(), tuple(inputs.values()), str(raw), input_names=list(inputs), output_names=outputs,
                    dynamic_axes={**axes, **{o: {0: "first_axis", 1: "second_axis"} for o in outputs}},
                    opset_version=17, dynamo=False,
                )  # fmt: skip
            target = out / f"{name}.onnx"
            if fp32:
                shutil.copy(raw, target)
            else:
                quantize_dynamic(raw, target, per_channel=True, reduce_range=reduce, weight_type=QuantType.QInt8)
    shutil.copy(pretrained_folder() / "tokenizer.json", out / "tokenizer.json")
    files = sorted([*out.glob("*.onnx"), out / "tokenizer.json"])
    crf = model.attribution
    manifest = {
        "format": 1,
        "precision": "fp32" if fp32 else f"int8 per channel{', 7 bits' if reduce else ''}",
        "files": {
            f.name: {"sha256": hashlib.sha256(f.read_bytes()).hexdigest(), "bytes": f.stat().st_size} for f in files
        },
        "labels": {
            "events": labels.EVENT_NAMES,
            "roles": labels.ROLES,
            "relation_roles": labels.RELATION_ROLES,
            "relations": labels.RELATION_NAMES,
            "upos": labels.UPOS_NAMES,
            "deprels": relations,
            **dict(zip(("kinds", "polarities", "certainties", "stances"), CLASSES, strict=True)),
        },
        "crf": {
            "transition": (crf.transition + crf.forbidden).tolist(),
            "start": crf.start.tolist(),
        },
        "training": notes,
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    print(sum(f.stat().st_size for f in files) / 1e6, "MB", file=sys.stderr)


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="without quantisation, to measure what int8 costs")
    parser.add_argument("--reduce", action="store_true", help="7-bit weights, for processors without VNNI")
    parser.add_argument("--notes", type=json.loads, default={}, help="JSON kept in the manifest: date, seed, data")
    options = parser.parse_args()
    relations = json.loads((options.checkpoint.parent / "relations.json").read_text())
    export(
        options.checkpoint,
        options.out,
        fp32=options.fp32,
        reduce=options.reduce,
        relations=relations,
        notes=options.notes,
    )


if __name__ == "__main__":
    main()
