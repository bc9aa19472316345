"""Claims to constraints; the ranges they allow with reasons, clashes and what to give up, what-if.

>>> from sayso.reckoning import reckon
>>> story = reckon(testimony, country="DZ")
>>> for cell in story.picture().cells:
...     print(cell.id, cell.low, cell.high, cell.because)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.reckoning.decided import GroupDecision, GroupError
    from sayso.reckoning.groups import Who
    from sayso.reckoning.laws import LAWS, Equation, Law, Scene
    from sayso.reckoning.model import Without, WithoutError
    from sayso.reckoning.picture import Cell, Clash, GivingUp, Picture, Why
    from sayso.reckoning.problem import ProblemError
    from sayso.reckoning.reckoning import CellError, Reckoning, reckon
    from sayso.reckoning.weights import Weights

__all__ = [
    "LAWS",
    "Cell",
    "CellError",
    "Clash",
    "Equation",
    "GivingUp",
    "GroupDecision",
    "GroupError",
    "Law",
    "Picture",
    "ProblemError",
    "Reckoning",
    "Scene",
    "Weights",
    "Who",
    "Why",
    "Without",
    "WithoutError",
    "reckon",
]

_HOMES = {
    "decided": ("GroupDecision", "GroupError"),
    "groups": ("Who",),
    "laws": ("LAWS", "Equation", "Law", "Scene"),
    "model": ("Without", "WithoutError"),
    "picture": ("Cell", "Clash", "GivingUp", "Picture", "Why"),
    "problem": ("ProblemError",),
    "reckoning": ("CellError", "Reckoning", "reckon"),
    "weights": ("Weights",),
}
_MODULE = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Loaded on first use (PEP 562): the solver takes a second to import.
    if name not in _MODULE:
        raise AttributeError(f"module 'sayso.reckoning' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"sayso.reckoning.{_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
