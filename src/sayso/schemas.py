"""Frozen types as JSON Schema (draft 2020-12), read off their annotated fields."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
"""The plain types, each with its name in JSON Schema."""


@cache
def field_types(cls: type) -> dict[str, Any]:
    """Field name to annotated type of a dataclass, in the order of its fields."""
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints[field.name] for field in fields(cls)}


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The types that a union joins; of another type itself."""
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def object_schema(cls: type, definitions: dict[str, Any], at: str = "#/$defs/") -> dict[str, Any]:
    """The schema of a dataclass. Those that it holds are put into `definitions` by name, and referred to below `at`.

    A property `id` is told beside the fields. Raises TypeError for a type that has no schema here.
    """
    types = field_types(cls)
    if isinstance(getattr(cls, "id", None), property):
        types = {"id": str, **types}
    return {
        "description": " ".join((cls.__doc__ or "").split("\n\n")[0].split()),
        "type": "object",
        "properties": {name: _schema(kind, definitions, at) for name, kind in types.items()},
        "required": list(types),
        "additionalProperties": False,
    }


def _schema(annotation: Any, definitions: dict[str, Any], at: str) -> dict[str, Any]:
    options = alternatives(annotation)
    if len(options) > 1:
        return {"anyOf": [_schema(option, definitions, at) for option in options]}
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, *keywords = inner
        return {"type": PLAIN[kind], **dict(keywords)}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _schema(inner[0], definitions, at)}
    if origin is tuple:
        parts = [_schema(part, definitions, at) for part in inner]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if origin is Literal:
        return {"enum": list(inner)}
    if is_dataclass(annotation):
        cls = cast(type, annotation)
        if cls.__name__ not in definitions:
            # In place before it is made: a type may hold itself.
            definitions[cls.__name__] = {}
            definitions[cls.__name__].update(object_schema(cls, definitions, at))
        return {"$ref": f"{at}{cls.__name__}"}
    if annotation is datetime:
        return {"type": "string", "format": "date-time"}
    if annotation not in PLAIN:
        raise TypeError(f"{annotation!r}: no JSON Schema is known for this type")
    return {"type": PLAIN[annotation]}
