import json
import shutil

import pytest

from sayso.errors import ReaderError
from sayso.reading.model import FOLDER, ModelFiles


@pytest.fixture
def copy(tmp_path):
    target = tmp_path / "weights"
    shutil.copytree(FOLDER, target)
    return target


def test_a_missing_model_is_told_by_its_path(tmp_path):
    with pytest.raises(ReaderError, match=r"manifest\.json: the model is missing"):
        ModelFiles(tmp_path)


def test_a_manifest_that_is_no_json(tmp_path):
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ReaderError, match="is no JSON"):
        ModelFiles(tmp_path)


@pytest.mark.parametrize("manifest", [[], {"format": 99}, {"format": 1}, {"format": 1, "labels": 3}])
def test_a_manifest_of_another_shape(tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReaderError, match=r"another format|damaged"):
        ModelFiles(tmp_path)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_file_that_was_changed_is_refused_before_it_is_opened(copy, name):
    path = copy / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ReaderError, match=rf"{name}: is damaged"):
        ModelFiles(copy).run("encoder", {})


def test_a_file_that_is_gone(copy):
    (copy / "claims.onnx").unlink()
    with pytest.raises(ReaderError, match=r"claims\.onnx: the model is missing"):
        ModelFiles(copy).run("claims", {})


def test_another_folder_is_taken_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SAYSO_MODEL", str(tmp_path))
    with pytest.raises(ReaderError, match=str(tmp_path)):
        ModelFiles()
