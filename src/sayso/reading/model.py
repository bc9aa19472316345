"""The model's files: found, checked against their hashes, and opened as ONNX Runtime sessions when first needed.

ONNX graphs of the standard operators are data: nothing in a model file can run code. A file whose hash is not the
manifest's is refused before it is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.errors import ReaderError
from sayso.reading.pieces import PieceCutter

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, RunOptions

FORMAT = 1
FOLDER = Path(__file__).parent / "weights"
Arrays = Mapping[str, "np.ndarray[Any, Any]"]


class ModelFiles:
    """A folder with a `manifest.json`, ONNX graphs and `tokenizer.json`; its graphs can be run from several threads.

    Raises ReaderError naming the file where one is missing, of another format, or not as its hash says.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get("SAYSO_MODEL") or FOLDER)
        self._opening = threading.Lock()
        self._sessions: dict[str, InferenceSession] = {}
        self._names: dict[str, tuple[list[str], list[str]]] = {}
        self._run_options: RunOptions | None = None
        path = self.folder / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ReaderError(f"{path}: the model is missing ({error.strerror or error})") from error
        except ValueError as error:
            raise ReaderError(f"{path}: is no JSON: {error}") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ReaderError(f"{path}: is of another format than {FORMAT}")
        try:
            self.labels: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in manifest["labels"].items()}
            self.crf = {k: np.array(v, dtype=np.float32) for k, v in manifest["crf"].items()}
            self._hashes: dict[str, str] = {k: str(v["sha256"]) for k, v in manifest["files"].items()}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ReaderError(f"{path}: is damaged ({error!r})") from error
        self.training: dict[str, Any] = manifest.get("training", {})
        self.cutter = PieceCutter(self.checked("tokenizer.json"))

    def checked(self, name: str) -> Path:
        """The path of one file, its hash checked. Raises ReaderError where it is missing or not as it should be."""
        path = self.folder / name
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ReaderError(f"{path}: the model is missing ({error.strerror or error})") from error
        if digest != self._hashes.get(name):
            raise ReaderError(f"{path}: is damaged: its hash is not the manifest's")
        return path

    def run(self, graph: str, inputs: Arrays, outputs: list[str] | None = None) -> dict[str, np.ndarray[Any, Any]]:
        """Run one graph: outputs by name."""
        session = self._session(graph)
        wanted = outputs or self.outputs(graph)
        return dict(zip(wanted, session.run(wanted, inputs, self._options()), strict=True))

    def inputs(self, graph: str) -> list[str]:
        """Names of the arrays that a graph asks for."""
        self._session(graph)
        return self._names[graph][0]

    def outputs(self, graph: str) -> list[str]:
        """Names of the arrays that a graph can give."""
        self._session(graph)
        return self._names[graph][1]

    def _options(self) -> RunOptions:
        """Run only what the wanted outputs hang on."""
        if self._run_options is None:
            import onnxruntime

            self._run_options = onnxruntime.RunOptions()
            self._run_options.only_execute_path_to_fetches = True
        return self._run_options

    def _session(self, graph: str) -> InferenceSession:
        session = self._sessions.get(graph)
        if session is None:
            with self._opening:
                session = self._sessions.get(graph) or self._opened(graph)
        return session

    def _opened(self, graph: str) -> InferenceSession:
        import onnxruntime

        path = self.checked(f"{graph}.onnx")
        options = onnxruntime.SessionOptions()
        # Two windows side by side on a thread each take little more than half the time of both on two threads, one
        # after the other: the graphs are too small to share out.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ReaderError(f"{path}: cannot be loaded: {error}") from error
        self._names[graph] = [i.name for i in session.get_inputs()], [o.name for o in session.get_outputs()]
        self._sessions[graph] = session
        return session
