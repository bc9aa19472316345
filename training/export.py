"""Export a trained model to what the reader runs: ONNX graphs, int8 per channel, tokenizer, manifest.

    python training/export.py CHECKPOINT --out FOLDER [--fp32]

Each step of reading is one graph, so that a window without claims costs the encoder alone:

    encoder     pieces -> word vectors of each task, event logits, trigger logits and arcs behind them
    claims      word vectors, triggers, arcs, (window, word, event) triples, where each one's number is named again
                -> roles, classes, relations
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
import onnx
import torch
import torch.nn.functional as F
from labels import RELATION_NAMES, RELATION_ROLES, ROLES
from model import CLASSES, FAR, Model, bucket, pretrained_folder
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
        events, trigger, arcs = self.model.claims.events(x, words > 0.5)
        syntax = self.model.mixed(states, first, "syntax")
        attribution = self.model.mixed(states, first, "attribution")[:, 1:]
        factuality = self.model.mixed(states, first, "factuality")[:, 1:]
        return events, x, syntax, attribution, factuality, trigger, arcs


def chosen(scores: Tensor, item: Tensor) -> Tensor:
    """Of scores [batch, queries, ...] made for every window those of each query's own; mostly there is one window."""
    own = (item[None] == torch.arange(scores.shape[0])[:, None]).float()
    return (scores * own.view(*own.shape, *(1 for _ in scores.shape[2:]))).sum(0)


def rows(table: Tensor, index: Tensor) -> Tensor:
    """Rows of a table [batch, rows, columns], counted through all of the batch: one step of a graph, not a dozen."""
    return table.reshape(-1, table.shape[-1])[index]


class ClaimsGraph(nn.Module):
    """`Claims.queries` and `Claims.relations`, each product taken with the few queries before the many words."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.claims

    def forward(
        self,
        x: Tensor,
        words: Tensor,
        trigger: Tensor,
        arcs: Tensor,
        item: Tensor,
        word: Tensor,
        event: Tensor,
        repeats: Tensor,
    ) -> tuple[Tensor, ...]:
        head, distance = self.head, torch.arange(x.shape[1])[None] - word[:, None]
        scale, hidden = 2 * head.key**-0.5, (words < 0.5)[item][:, None, :]
        anchor, buckets = item * x.shape[1] + word, bucket(distance)
        attention = torch.softmax(
            rows(arcs, anchor) + rows(trigger.transpose(1, 2), item * trigger.shape[2] + event), -1
        )
        seen = chosen(attention[None] @ x, item)
        query = F.gelu(head.from_anchor(rows(x, anchor)) + head.event(event) + head.from_trigger(seen))

        asked = head.role_query(query).view(-1, len(ROLES), head.key)
        scores = pointers(asked, head.role_key[-1], x, item) * scale + head.role_bias(x).transpose(1, 2)[item]
        scores = scores + head.role_distance.t()[buckets].transpose(1, 2)
        scores = scores.masked_fill(hidden, FAR)
        absent = (asked[:, :, None, :] * head.absent).sum(-1) * scale + head.absent_bias

        asked = head.relation_query(query).view(-1, len(RELATION_NAMES) * head.key)
        keys = head.relation_key(x).transpose(1, 2)
        related = asked.view(1, -1, head.key) @ keys
        related = chosen(related.view(x.shape[0], -1, len(RELATION_NAMES), x.shape[1]), item) * scale
        near, repeated = head.near_repeats(repeats)
        related = related + (head.relation_distance[buckets] + near)[:, None, :]
        related = torch.log_softmax(related.masked_fill(hidden, FAR), -1)
        weights = related + head.relation_word(x).clamp(-20, 20).transpose(1, 2)[item]
        relations = torch.logsumexp(weights, -1) + head.relation_bias + repeated
        return torch.cat([absent, scores], 2), head.classes(query), relations, weights


def pointers(asked: Tensor, keys: nn.Linear, x: Tensor, item: Tensor) -> Tensor:
    """Products [q, roles, words] of queries [q, roles, key] with the keys of the words of their windows."""
    roles, size = asked.shape[1:]
    through = asked.transpose(0, 1) @ keys.weight.view(roles, size, -1)
    scores = (through.reshape(-1, through.shape[-1]) @ x.transpose(1, 2)).view(x.shape[0], roles, -1, x.shape[1])
    constant = (asked * keys.bias.view(roles, size)).sum(-1)
    return chosen(scores.transpose(1, 2), item) + constant[:, :, None]


class SpeakersGraph(nn.Module):
    """`Claims.speakers`, products in the order of the above."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.head = model.claims

    def forward(self, x: Tensor, words: Tensor, item: Tensor, relation: Tensor, weights: Tensor) -> Tensor:
        head = self.head
        share = torch.softmax(weights, -1)
        seen = chosen(share[None] @ x, item)
        asked = head.speaker_query(torch.cat([seen, head.relation_name(relation)], -1))
        asked = asked.view(-1, len(RELATION_ROLES), head.key)
        scores = pointers(asked, head.speaker_key[-1], x, item) * (2 * head.key**-0.5)
        distance = torch.arange(x.shape[1])[None] - share.argmax(-1)[:, None]
        scores = scores + head.speaker_distance[:, bucket(distance)].transpose(0, 1)
        scores = scores.masked_fill(~(words > 0.5)[item][:, None, :], FAR)
        return torch.cat([head.speaker_absent[None, :, None].expand(scores.shape[0], -1, 1), scores], 2)


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
    trigger, arcs = torch.randn(b, w, len(labels.EVENT_NAMES)), torch.log_softmax(torch.randn(b, w, w), -1)
    first = torch.sort(torch.randint(1, t, (b, w + 1)))[0]
    relation, weights = torch.randint(0, 8, (q,)), torch.randn(q, w)
    piece, vector = {0: B, 1: T}, {0: B, 1: W}
    return {
        "encoder": (
            EncoderGraph(model),
            {"ids": ids, "cases": torch.ones_like(ids), "mask": torch.ones_like(ids), "first": first, "words": words},
            {"ids": piece, "cases": piece, "mask": piece, "first": {0: B, 1: "rows"}, "words": vector},
            ["events", "x", "syntax", "attribution", "factuality", "trigger", "arcs"],
        ),
        "claims": (
            ClaimsGraph(model),
            {"x": x, "words": words, "trigger": trigger, "arcs": arcs,
             "item": item, "word": word, "event": event, "repeats": torch.randint(-9, 9, (q, w))},
            {"x": vector, "words": vector, "trigger": vector, "arcs": {0: B, 1: W, 2: W},
             "item": {0: Q}, "word": {0: Q}, "event": {0: Q}, "repeats": {0: Q, 1: W}},
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


def write_graph(
    path: Path, module: nn.Module, inputs: dict[str, Tensor], axes: dict[str, dict[int, str]], outputs: list[str]
) -> None:
    """Write one of `graphs` to a file, in full precision."""
    with torch.no_grad():
        torch.onnx.export(
            module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
            dynamic_axes={**axes, **{o: {0: "first_axis", 1: "second_axis"} for o in outputs}},
            opset_version=17, dynamo=False,
        )  # fmt: skip


def stacked(path: Path) -> list[str]:
    """Names of the products with a weight of three axes, for which there is no scale per channel."""
    graph = onnx.load(path).graph
    deep = {tensor.name for tensor in graph.initializer if len(tensor.dims) > 2}
    return [node.name for node in graph.node if node.op_type == "MatMul" and deep & set(node.input)]


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
            write_graph(raw, module, inputs, axes, outputs)
            target = out / f"{name}.onnx"
            if fp32:
                shutil.copy(raw, target)
            else:
                quantize_dynamic(
                    raw, target, per_channel=True, reduce_range=reduce, weight_type=QuantType.QInt8,
                    nodes_to_exclude=stacked(raw),
                )  # fmt: skip
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
