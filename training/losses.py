"""What a training step minimises, for each task."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from items import IGNORE, Batch, pad
from model import FAR, Model
from torch import Tensor


def vectors(model: Model, batch: Batch) -> Tensor:
    """Word vectors [batch, 1 + words, 384] for the batch's task."""
    states = model.encoder(batch.ids, batch.cases, batch.mask)
    return model.mixed(states, batch.first, batch.task)


def attribution_loss(model: Model, batch: Batch) -> Tensor:
    emissions = model.attribution.emissions(vectors(model, batch)[:, 1:])
    tags = torch.stack([pad([item.labels[k] for item in batch.items]) for k in range(3)], 2)
    return model.attribution.loss(emissions, tags, batch.words)


def arc_mask(batch: Batch) -> Tensor:
    """[batch, words, 1 + words]: true where a word may have that head (the root, or a word of its sentence)."""
    number = pad([item.labels[3] for item in batch.items], -1)
    same = number[:, :, None] == number[:, None, :]
    return torch.cat([torch.ones_like(same[:, :, :1]), same & batch.words[:, None, :]], 2)


def syntax_loss(model: Model, batch: Batch) -> Tensor:
    x = vectors(model, batch)
    upos, heads, labels = (pad([item.labels[k] for item in batch.items], IGNORE) for k in range(3))
    arcs = model.syntax.arcs(x).masked_fill(~arc_mask(batch), FAR)
    loss = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
    loss = loss + F.cross_entropy(
        model.syntax.labels(x, heads.clamp(min=0)).flatten(0, 1), labels.flatten(), ignore_index=IGNORE
    )
    return loss + 0.5 * F.cross_entropy(model.syntax.upos(x[:, 1:]).flatten(0, 1), upos.flatten(), ignore_index=IGNORE)


def factuality_loss(model: Model, batch: Batch) -> Tensor:
    scores = model.factuality(vectors(model, batch)[:, 1:]).squeeze(-1)
    rows = torch.tensor([i for i, item in enumerate(batch.items) for _ in item.labels])
    words = torch.tensor([word for item in batch.items for word, _ in item.labels])
    gold = torch.tensor([value for item in batch.items for _, value in item.labels])
    return F.smooth_l1_loss(scores[rows, words], gold)
