"""Types as JSON Schema (draft 2020-12): what the `to_dict` of a frozen type gives."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
}


def shape_of(kind: type) -> dict[str, Any]:
    """The schemas of a dataclass and of all that it holds, by name, each naming the others as components of an OpenAPI
    document. A property `id` is told beside the fields. Raises TypeError for a type that it does not know."""
    found: dict[str, Any] = {}
    _add(kind, found)
    return found


def _add(kind: type, found: dict[str, Any]) -> None:
    found[kind.__name__] = {}
    hints = get_type_hints(kind)
    parts = {field.name: _shape(hints[field.name], found) for field in fields(kind)}
    if isinstance(getattr(kind, "id", None), property):
        parts = {"id": _PLAIN[str], **parts}
    found[kind.__name__] = {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").replace("`", "").split()),
        "properties": parts,
        "required": list(parts),
        "additionalProperties": False,
    }


def _shape(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in found:
            _add(kind, found)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_shape(each, found) for each in inner]}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _shape(inner[0], found)}
    if origin is tuple:
        some = [_shape(each, found) for each in inner]
        return {"type": "array", "prefixItems": some, "minItems": len(some), "maxItems": len(some)}
    raise TypeError(f"{kind!r}: no JSON Schema is known for this type")
