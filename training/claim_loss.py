"""What the claims head minimises."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from claim_data import ACT_BEGIN, WindowLabels
from items import IGNORE, Batch
from labels import ROLES
from losses import vectors
from model import CLASSES, Model
from torch import Tensor

from sayso.reading.repeats import NEVER, nearest_repeats

HEAVY = {"head": 1.0, "source_last": 1.0, "source_first": 0.5, "trigger": 0.5}


def masked_mean(loss: Tensor, mask: Tensor, count: int) -> Tensor:
    """Sum where the mask holds, over the number of claims (and a little, for batches without any)."""
    return (loss * mask).sum() / (count + 4)


def claims_loss(model: Model, batch: Batch) -> Tensor:
    """Events and triggers, then roles and classes of the annotated claims, then relations."""
    head = model.claims
    x = vectors(model, batch)[:, 1:]
    mask = batch.words
    logits, triggers, arcs = head.events(x, mask)
    labels: list[WindowLabels] = [item.labels for item in batch.items]
    gold_events, gold_triggers = torch.zeros_like(logits), torch.zeros_like(logits)
    scored = torch.zeros_like(logits)
    known = mask[:, :, None].expand_as(logits).clone()
    queries: list[tuple[int, int, int]] = []
    roles: list[list[int]] = []
    classes: list[tuple[int, ...]] = []
    relation_rows: list[int] = []
    first_query: list[int] = []
    for k, window in enumerate(labels):
        scored[k, window.core[0] : window.core[1]] = 1
        if not window.acts:
            scored[k, :, ACT_BEGIN:] = 0
            known[k, :, ACT_BEGIN:] = False
        for word, event in window.triggers:
            gold_triggers[k, word, event] = 1
        first_query.append(len(queries))
        for claim in window.claims:
            gold_events[k, claim.word, claim.event] = 1
            if window.relations is not None:
                relation_rows.append(len(queries))
            queries.append((k, claim.word, claim.event))
            roles.append(claim.roles)
            classes.append(claim.classes)
    count = len(queries)
    loss = masked_mean(
        F.binary_cross_entropy_with_logits(logits, gold_events, reduction="none"), scored, count
    ) + 0.5 * masked_mean(
        F.binary_cross_entropy_with_logits(triggers, gold_triggers, reduction="none"), known.float(), count
    )
    if not queries:
        return loss
    item, word, event = (torch.tensor([q[j] for q in queries]) for j in range(3))
    query, scores, class_scores = head.queries(x, mask, item, word, event, triggers, arcs)
    gold_roles = torch.tensor(roles)
    for r, role in enumerate(ROLES):
        target = gold_roles[:, r]
        if (target != IGNORE).any():
            loss = loss + HEAVY.get(role, 0.3) * F.cross_entropy(scores[:, r], target, ignore_index=IGNORE)
    trigger_word = gold_roles[:, ROLES.index("trigger")] - 2
    there = trigger_word >= 0
    if there.any():
        loss = loss - 0.3 * arcs[item[there], word[there], trigger_word[there]].mean()
    begin = 0
    gold_classes = torch.tensor(classes)
    for c, names in enumerate(CLASSES):
        target = gold_classes[:, c]
        if (target != IGNORE).any():
            part = class_scores[:, begin : begin + len(names)]
            loss = loss + 0.4 * F.cross_entropy(part, target, ignore_index=IGNORE)
        begin += len(names)
    if relation_rows:
        loss = loss + relations_loss(model, x, mask, labels, first_query, relation_rows, item, word, query)
    return loss


def relations_loss(
    model: Model,
    x: Tensor,
    mask: Tensor,
    labels: list[WindowLabels],
    first_query: list[int],
    rows: list[int],
    item: Tensor,
    word: Tensor,
    query: Tensor,
) -> Tensor:
    """Which relations are spoken of each claim, by which words, and by whom."""
    head = model.claims
    chosen = torch.tensor(rows)
    place = {row: i for i, row in enumerate(rows)}
    item, word, query = item[chosen], word[chosen], query[chosen]
    repeats = torch.full((len(rows), x.shape[1]), NEVER)
    for i, (k, anchor) in enumerate(zip(item.tolist(), word.tolist(), strict=True)):
        numbers = labels[k].numbers
        repeats[i, : len(numbers)] = torch.from_numpy(nearest_repeats(numbers, [anchor])[0])
    logits, weights = head.relations(x, mask, repeats, item, word, query)
    gold = torch.zeros_like(logits)
    said: list[tuple[int, int]] = []
    spoken: list[tuple[int, int, tuple[int, int, int]]] = []
    pulls = []
    for k, window in enumerate(labels):
        for relation in window.relations or ():
            i = place[first_query[k] + relation.claim]
            gold[i, relation.relation] = 1
            said.append((i, relation.relation))
            spoken.append((i, relation.relation, relation.roles))
            if relation.words:
                share = torch.log_softmax(weights[i, relation.relation], -1)
                pulls.append(torch.logsumexp(share[relation.words], -1))
    loss = F.binary_cross_entropy_with_logits(logits, gold, reduction="sum") / (len(rows) * 0.25 + 1)
    loss = loss + 0.3 * relation_words_loss(head.relation_word(x), mask, labels)
    if pulls:
        loss = loss - 0.5 * torch.stack(pulls).mean()
    if spoken:
        at = torch.tensor([i for i, _, _ in spoken])
        name = torch.tensor([r for _, r, _ in spoken])
        scores = head.speakers(x, mask, item[at], name, weights[at, name])
        target = torch.tensor([roles for _, _, roles in spoken])
        for r in range(target.shape[1]):
            if (target[:, r] != IGNORE).any():
                loss = loss + 0.2 * F.cross_entropy(scores[:, r], target[:, r], ignore_index=IGNORE)
    return loss


def relation_words_loss(scores: Tensor, mask: Tensor, labels: list[WindowLabels]) -> Tensor:
    """Whether words [batch, words, relations] make a relation, of whatever claim.

    At least one of a relation's words does (a noisy or), and no word outside the relations of its name.
    """
    known = mask[:, :, None].expand_as(scores).clone()
    said = []
    for k, window in enumerate(labels):
        if window.relations is None:
            known[k] = False
            continue
        known[k, : window.core[0]] = False
        known[k, window.core[1] :] = False
        for relation in window.relations:
            if relation.words:
                known[k, relation.words, relation.relation] = False
                said.append(F.logsigmoid(-scores[k, relation.words, relation.relation]).sum())
            else:
                known[k, :, relation.relation] = False
    absent = (F.softplus(scores) * known).sum()
    present = -torch.log1p(-torch.stack(said).exp().clamp(max=1 - 1e-6)).sum() if said else scores.new_zeros(())
    return (absent + present) / (len(said) + 4)
