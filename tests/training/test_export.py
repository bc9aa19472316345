"""The exported heads take their products in another order than training does, and give the same."""

from __future__ import annotations

import pathlib
import sys
from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("safetensors")

TRAINING = pathlib.Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def modules():
    """The modules of `training/`, which is not installed."""
    sys.path.insert(0, str(TRAINING))
    import export
    import model

    yield export, model
    sys.path.remove(str(TRAINING))


@pytest.mark.parametrize("windows", [1, 3])
def test_the_heads_for_claims_and_speakers_are_those_of_training(modules, windows):
    export, model = modules
    torch.manual_seed(7)
    head = model.Claims().eval()
    for parameter in head.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    x, words = torch.randn(windows, 19, model.HIDDEN), torch.ones(windows, 19)
    words[-1, 15:] = 0
    item, word, event = (torch.randint(0, n, (6,)) for n in (windows, 15, 12))
    with torch.no_grad():
        _, trigger, arcs = head.events(x, words > 0.5)
        query, roles, classes = head.queries(x, words > 0.5, item, word, event, trigger, arcs)
        relations, weights = head.relations(x, words > 0.5, item, word, query)
        got = export.ClaimsGraph(SimpleNamespace(claims=head))(x, words, trigger, arcs, item, word, event)
        for exported, trained in zip(got, (roles, classes, relations, weights), strict=True):
            torch.testing.assert_close(exported, trained, rtol=1e-4, atol=1e-3)
        names = torch.randint(0, 8, (6,))
        chosen = weights[torch.arange(6), names]
        torch.testing.assert_close(
            export.SpeakersGraph(SimpleNamespace(claims=head))(x, words, item, names, chosen),
            head.speakers(x, words > 0.5, item, names, chosen),
            rtol=1e-4,
            atol=1e-3,
        )
