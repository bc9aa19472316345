"""Train the encoder with all its heads.

    python training/train.py --data PATH --out FOLDER [--seconds S] [--tasks attribution,syntax,factuality,claims]

`--data` is the folder of the corpora (see training/README.md). A checkpoint is written after each round, so that a
run that is stopped loses at most one. `--init` starts from a checkpoint.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import corpora
import items as windows
import torch
from claim_data import ClaimCorpus
from claim_loss import claims_loss
from items import Batch, Item
from losses import attribution_loss, factuality_loss, syntax_loss
from model import Model, pretrained_folder
from torch import Tensor

from sayso.reading.pieces import PieceCutter

LOSSES: dict[str, Callable[[Model, Batch], Tensor]] = {
    "attribution": attribution_loss,
    "syntax": syntax_loss,
    "factuality": factuality_loss,
    "claims": claims_loss,
}
MASK = 103  # of the vocabulary; the ids below it are marks and unused
PIECES = {"attribution": 1536, "syntax": 1024, "factuality": 1024, "claims": 1024}


class Source:
    """Endless batches of one task, made anew for every pass over its corpus."""

    def __init__(self, make: Callable[[], list[Item]], pieces: int, rng: random.Random) -> None:
        self.make, self.pieces, self.rng, self.passes = make, pieces, rng, 0
        self.waiting: Iterator[list[Item]] = iter(())

    def next(self) -> Batch:
        """The next batch."""
        for batch in self.waiting:
            return Batch.of(batch)
        self.passes += 1
        self.waiting = iter(windows.batches(self.make(), self.pieces, self.rng))
        return Batch.of(next(self.waiting))


def sources(options: argparse.Namespace, tasks: list[str], rng: random.Random) -> dict[str, Source]:
    """The batches of each task."""
    data: Path = options.data
    cutter = PieceCutter(pretrained_folder() / "tokenizer.json")
    makers: dict[str, Callable[[], list[Item]]] = {}
    if "attribution" in tasks:
        seen: set[str] = set()
        articles = []
        for article in corpora.polnear(data, "train"):
            if (stem := article.id[:-5]) not in seen:
                seen.add(stem)
                articles.append(article)
        makers["attribution"] = lambda: windows.attribution_items(articles, cutter, rng)
    if "syntax" in tasks:
        trees = corpora.treebank(data, "ewt.train")
        relations = corpora.relation_names(trees)
        gum = corpora.treebank(data, "gum-cc-by.train")

        def syntax() -> list[Item]:
            made = windows.syntax_items(trees, cutter, relations, rng, 0.25)
            other = windows.syntax_items(gum, cutter, relations, rng, 0.25)
            return made + rng.sample(other, len(other) // 3)

        makers["syntax"] = syntax
    if "factuality" in tasks:
        uw = corpora.factuality(data, "UW", "train")
        makers["factuality"] = lambda: windows.factuality_items(uw, cutter)
    if "claims" in tasks:
        corpus = ClaimCorpus(
            data / "claims",
            options.texts,
            cutter,
            rng,
            everything=options.everything,
            often=options.often,
            drawn=options.drawn,
        )
        makers["claims"] = corpus.items
    return {task: Source(make, PIECES[task], rng) for task, make in makers.items()}


def hidden_pieces(ids: Tensor, share: float) -> Tensor:
    """Word pieces [batch, pieces] with a share of them hidden behind [MASK], never the marks of a window.

    Word dropout (Iyyer et al., ACL 2015): no label may hang on one word alone.
    """
    hide = (torch.rand(ids.shape) < share) & (ids > MASK)
    return ids.masked_fill(hide, MASK)


def parameter_groups(model: Model, encoder_rate: float, head_rate: float, decay: float) -> list[dict]:
    """Lower layers learn more slowly; few numbers that stand alone (of the CRF, of repeated numbers) fastest."""
    groups = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.layers"):
            rate = encoder_rate * decay ** (5 - int(name.split(".")[2]))
        elif name.startswith("encoder"):
            rate = encoder_rate * decay**6
        elif name in ("attribution.transition", "attribution.start", "claims.same_number_near"):
            rate = 1e-2
        else:
            rate = head_rate
        groups.append({"params": [parameter], "lr": rate, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    return groups


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more annotated texts (JSON Lines)")
    parser.add_argument("--often", type=Path, nargs="*", default=[], help="annotated texts that are in every pass")
    parser.add_argument("--drawn", type=float, default=1.0, help="share of all other texts that a pass takes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path)
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument("--tasks", default="attribution=1,syntax=1,factuality=0.4,claims=2", help="task=share of steps")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.95)
    parser.add_argument("--hide", type=float, default=0.05, help="share of word pieces hidden from the encoder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--everything", action="store_true", help="train on the kept-apart reports and passages too")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    shares = {name: float(share) for name, share in (t.split("=") for t in options.tasks.split(","))}
    data = sources(options, list(shares), rng)
    relations = corpora.relation_names(corpora.treebank(options.data, "ewt.train"))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "relations.json").write_text(json.dumps(relations))

    model = Model(len(relations))
    if options.init:
        missing = model.load_state_dict(torch.load(options.init, weights_only=True), strict=False)
        print("init:", missing, flush=True)
    average = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    optimiser = torch.optim.AdamW(
        parameter_groups(model, options.rate, options.head_rate, options.decay),
        betas=(0.9, 0.98),
        eps=1e-8,
        fused=True,
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    trainable = [p for p in model.parameters() if p.requires_grad]
    recent: dict[str, collections.deque[float]] = {t: collections.deque(maxlen=60) for t in shares}
    debts = dict.fromkeys(shares, 0.0)
    begin = saved = time.monotonic()
    step = 0
    while (spent := time.monotonic() - begin) < options.seconds:
        for task, share in shares.items():
            debts[task] += share
        task = max(debts, key=lambda t: debts[t])
        debts[task] -= sum(shares.values())
        factor = min((step + 1) / 100, 1.0) * max(0.02, 1 - spent / options.seconds)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * factor
        batch = data[task].next()
        batch.ids = hidden_pieces(batch.ids, options.hide)
        loss = LOSSES[task](model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        recent[task].append(loss.item())
        keep = min(0.998, step / (step + 20))
        with torch.no_grad():
            for name, p in model.named_parameters():
                if name in average:
                    average[name].lerp_(p, 1 - keep)
        if step % 50 == 0:
            means = {t: round(sum(v) / len(v), 3) for t, v in recent.items() if v}
            passes = {t: s.passes for t, s in data.items()}
            print(step, round(spent), means, "passes", passes, flush=True)
        if time.monotonic() - saved > 300:
            save(model, average, options.out)
            saved = time.monotonic()
    save(model, average, options.out)
    print("steps", step, "seconds", round(time.monotonic() - begin), flush=True)


def save(model: Model, average: dict[str, Tensor], out: Path) -> None:
    """Write the averaged weights (frozen ones as they are) and the latest ones, each in one rename."""
    state = model.state_dict()
    for name, weights in (("last", state), ("average", {**state, **average})):
        torch.save(weights, out / f"{name}.part")
        (out / f"{name}.part").rename(out / f"{name}.pt")


if __name__ == "__main__":
    main()
