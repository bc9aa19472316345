"""What each route takes beside its path, who may ask for it, and what it answers; for its description as OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sayso.board.accounts import Role
from sayso.claims import CERTAINTIES, EVENTS, POLARITIES, ROLES, SOURCE_KINDS, STANCES
from sayso.story import SIDES

Schema = dict[str, Any]

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

Answer = Mapping[str, Schema]
"""What comes with a status: for each media type the schema of what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a route takes: names of query parameters and headers, the schema of its form and the media types in which it
    may come; `role` is the least that may ask, None for anyone; `answers` by status, without the refusals that any
    route of its sort may give."""

    role: Role | None = "reader"
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    form: Schema | None = None
    kinds: tuple[str, ...] = (URLENCODED, MULTIPART)
    answers: Mapping[int, Answer]


def _one_of(names: tuple[str, ...]) -> Schema:
    # An empty field of a form counts as none.
    return {"type": "string", "enum": ["", *names]}


def _text(words: str, **more: Any) -> Schema:
    return {"type": "string", "description": words, **more}


def _asked(words: str, schema: Schema, **more: Any) -> dict[str, Any]:
    return {"description": words, "schema": schema, **more}


def _form(required: tuple[str, ...] = (), **fields: Schema) -> Schema:
    csrf = _text("The token of the session, where the header X-CSRF-Token does not bring it.")
    return {"type": "object", "properties": {**fields, "csrf": csrf}, "required": list(required)}


_STRING: Schema = {"type": "string"}
_MOMENT_WORDS = 'ISO 8601, such as "2024-03-12T08:00Z"; without a zone taken as UTC'
_TIME: Schema = {"type": "string", "format": "date-time"}
_FLAG: Schema = {"type": "string", "enum": ["1"]}

IN_PATH: dict[str, dict[str, Any]] = {
    "slug": _asked('The story\'s name, what is no letter, digit, "-" or "_" as ~XX for each byte of UTF-8.', _STRING),
    "claim": _asked("The id of a claim.", _STRING),
    "report": _asked("The id of a report.", _STRING),
    "job": _asked("The id of a job that takes reports in.", _STRING),
    "path": _asked("The path of the file.", _STRING),
}

IN_QUERY: dict[str, dict[str, Any]] = {
    "at": _asked(f"The story as it was at this moment: {_MOMENT_WORDS}.", _STRING),
    "by": _asked("What `at` bounds: what was published by then, or what the ledger had recorded.",
                 {"type": "string", "enum": ["published", "recorded"]}),
    "without": _asked("Leave these out: ids of claims, of sources or of laws, or names of sides.",
                      {"type": "array", "items": _STRING, "maxItems": 200}, explode=True),
    "wait": _asked("Answer only when all is added up.", _FLAG),
    "cell": _asked('The cell, such as "killed:captive/US".', _STRING),
    "event": _asked("Only claims of this event.", _one_of(EVENTS)),
    "group": _asked("Only claims of this group: a head noun, or a country in two capital letters.", _STRING),
    "source": _asked("Only claims of this origin or source: its id.", _STRING),
    "side": _asked("Only claims of this side.", _one_of(SIDES)),
    "certainty": _asked("Only claims of this certainty.", _one_of(CERTAINTIES)),
    "since": _asked(f"Only what came at this moment or later: {_MOMENT_WORDS}.", _STRING),
    "until": _asked(f"Only what came before this moment: {_MOMENT_WORDS}.", _STRING),
    "only": _asked("Only claims of these ids, comma between.", _STRING),
    "start": _asked("From which row on.", {"type": "integer", "minimum": 0, "maximum": 999_999_999}),
    "form": _asked("The form to mend or to split the claim, alone.", {"type": "string", "enum": ["mend", "split"]}),
    "first": _asked("The group that the form begins with: its name or its id.", _STRING),
    "second": _asked("The group that it ends with.", _STRING),
    "name": _asked("What would be given up: the id of a claim or a law.", _STRING),
    "origin": _asked("Only this origin, with all its outlets: its id.", _STRING),
    "spec": _asked("The chart as Vega-Lite, in JSON.", _FLAG),
    "picture": _asked("Wait for the picture too.", _FLAG),
    "after": _asked(f"Tell first what came after this moment: {_MOMENT_WORDS}.", _TIME),
    "cards": _asked("Tell of new and changed claims too.", _FLAG),
}  # fmt: skip

HEADERS: dict[str, dict[str, Any]] = {
    "HX-Request": _asked("Sent by htmx: a part of a page, and errors as plain text.",
                         {"type": "string", "enum": ["true"]}),
    "HX-Target": _asked("Sent by htmx: the part of the page that is asked for.", _STRING),
    "Last-Event-ID": _asked("Sent by a browser whose line broke: the id of the last event that it heard.", _TIME),
    "X-CSRF-Token": _asked("The token of the session.", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
    "X-Cards": _asked("The claims on the page, whose cards are wanted anew: their anchors, space between.", _STRING),
}  # fmt: skip

_NUMBER = _text("Digits; commas and spaces may stand between.", pattern=r"^[0-9]{0,12}$")
_CHECK: Schema = {"type": "string", "enum": ["on", "off"]}

_COUNT: dict[str, Schema] = {
    "low": _NUMBER,
    "high": _NUMBER,
    "approx": _CHECK,
    "count_text": _text("The words of the number in the report."),
}
_GROUP: dict[str, Schema] = {
    "group_text": _text("The words of the group in the report."),
    "head": _text("Its noun, singular."),
    "nationality": _text("Countries, ISO 3166-1 alpha-2, space or comma between."),
    "role": _one_of(ROLES),
    "foreign": {"type": "string", "enum": ["", "yes", "no"]},
}
_FIRM: dict[str, Schema] = {
    "event": _one_of(EVENTS),
    "certainty": _one_of(CERTAINTIES),
    "polarity": _one_of(POLARITIES),
}
_SOURCE: dict[str, Schema] = {
    "source_text": _text("The words of a source in the report, to add it to the chain."),
    "source_name": _text("Whom they stand for."),
    "source_kind": _one_of(SOURCE_KINDS),
    "source_cue": _text("The words of saying."),
    "source_stance": _one_of(STANCES),
    "source_first": _CHECK,
}
_KEPT: dict[str, Schema] = {"keep": _CHECK, "name": _STRING, "kind": _one_of(SOURCE_KINDS), "stance": _one_of(STANCES)}
_PART: dict[str, Schema] = {"event": _one_of(EVENTS), **_COUNT, **_GROUP}
PARTS = 3


def _decision(words: str, *kinds: str, needs: tuple[str, ...] = ("targets",), fields: dict[str, Schema]) -> Schema:
    shared: dict[str, Schema] = {
        "kind": {"type": "string", "enum": list(kinds)},
        "targets": _text("What it is about: ids of claims, reports, sources, laws or decisions, space between."),
        "expected": _text("The last decision that the editor has seen, empty for none; or one for each target."),
        "why": _text("Why.", maxLength=2000),
        "back": _text("The path of the story's page to go to then."),
    }
    return {"description": words, **_form(("kind", *needs), **shared, **fields)}


_MEND = _decision(
    "Say what a claim should have said. Words must stand in the report.",
    "mend",
    fields={**_FIRM, **_COUNT, **_GROUP, **_SOURCE},
)
_MEND["patternProperties"] = {f"^s[0-9]-{name}$": schema for name, schema in _KEPT.items()}

_DECISION: Schema = {
    "oneOf": [
        _decision(
            "A decision on claims, joins, laws or decisions.",
            *("accept", "reject", "merge", "same-origin", "not-same-origin", "law-off", "law-on", "undo"),
            fields={},
        ),
        _decision(
            "Say how two groups stand to each other.",
            *("same-group", "disjoint-groups", "group-inside"),
            needs=("first", "second"),
            fields={"first": _text("The one group: its name or its id."), "second": _text("The other.")},
        ),
        _decision("Say on whose side a source is.", "side", fields={"side": {"type": "string", "enum": list(SIDES)}}),
        _MEND,
        _decision(
            "Split a claim into two or three.",
            "split",
            fields={f"p{n}-{name}": schema for n in range(1, PARTS + 1) for name, schema in _PART.items()},
        ),
        _decision(
            "Add a claim that was not read: its words, or where they stand in the report.",
            "add",
            fields={
                "quote": _text("The words of the claim in the report."),
                "start": _text("Where they begin, in code points.", pattern=r"^[0-9]*$"),
                "end": _text("Where they end.", pattern=r"^[0-9]*$"),
                **_FIRM,
                **_COUNT,
                **_GROUP,
                **_SOURCE,
            },
        ),
    ]
}

_REPORTS = _form(
    text=_text("The text of a report."),
    title=_text("Its title.", maxLength=400),
    publisher=_text("Who published it.", maxLength=200),
    url=_text("Its address on the web."),
    published=_text(f"When it was published: {_MOMENT_WORDS}."),
    addresses=_text("Addresses of pages and feeds, one a line."),
)
_FILES: Schema = {
    **_REPORTS,
    "properties": {
        **_REPORTS["properties"],
        "files": {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}},
    },
}

_PAGE: Answer = {"text/html": _STRING}
_NONE: Answer = {}
_OBJECT: Schema = {"type": "object"}
_EVENT: Schema = {
    "description": "The cards of new claims, the card of one that was decided on, as HTML; or word that there is more.",
    "type": "object",
    "properties": {
        "event": {"enum": ["claim", "card", "claims", "decided", "origins", "picture", "gone"]},
        "data": _STRING,
    },
    "required": ["event", "data"],
}
_PROGRESS: Schema = {
    "description": "How far it is, in words; for how long it has been waited for; or word that it is there.",
    "type": "object",
    "properties": {"event": {"enum": ["stage", "elapsed", "ready"]}, "data": _STRING},
    "required": ["event", "data"],
}
_MOMENT = ("at", "by")
_FILTERS = ("event", "group", "source", "side", "certainty", "since", "until", "only")
_PART_OF_PAGE = ("HX-Target",)
_TOKEN = ("X-CSRF-Token",)
_OF_STORY = {200: _PAGE, 404: _PAGE}

TAKES: dict[str, Takes] = {
    "GET /": Takes(role=None, answers={200: _PAGE, 303: _NONE, 403: _PAGE}),
    "GET /openapi.json": Takes(answers={200: {"application/json": _OBJECT}}),
    "GET /static/{path}": Takes(role=None, answers={200: {"*/*": _STRING}, 404: _PAGE}),
    "GET /favicon.ico": Takes(role=None, answers={204: _NONE}),
    "GET /login": Takes(role=None, answers=_OF_STORY),
    "POST /login": Takes(
        role=None,
        headers=_TOKEN,
        form=_form(("name", "password"), name=_STRING, password=_STRING),
        answers={303: _NONE, 401: _PAGE, 404: _PAGE, 429: _PAGE},
    ),
    "POST /logout": Takes(role=None, headers=_TOKEN, form=_form(), answers={303: _NONE}),
    "POST /stories": Takes(
        role="admin",
        headers=_TOKEN,
        form=_form(
            ("name",),
            name=_text("What the story is called."),
            country=_text("Where it happens, ISO 3166-1 alpha-2.", pattern="^([A-Za-z]{2})?$"),
        ),
        answers={303: _NONE},
    ),
    "GET /story/{slug}": Takes(query=(*_MOMENT, "without", "wait"), headers=_PART_OF_PAGE, answers=_OF_STORY),
    "GET /story/{slug}/picture.json": Takes(
        query=(*_MOMENT, "without"),
        answers={200: {"application/json": {"$ref": "#/components/schemas/Picture"}}, 404: _PAGE},
    ),
    "GET /story/{slug}/why": Takes(query=(*_MOMENT, "cell", "without"), answers=_OF_STORY),
    "GET /story/{slug}/claims": Takes(query=(*_MOMENT, *_FILTERS, "start"), headers=_PART_OF_PAGE, answers=_OF_STORY),
    "GET /story/{slug}/claim/{claim}": Takes(query=(*_MOMENT, "form"), answers=_OF_STORY),
    "GET /story/{slug}/reports": Takes(query=(*_MOMENT, "start"), answers=_OF_STORY),
    "GET /story/{slug}/report/{report}": Takes(query=_MOMENT, answers=_OF_STORY),
    "GET /story/{slug}/clashes": Takes(query=(*_MOMENT, "without", "wait"), headers=_PART_OF_PAGE, answers=_OF_STORY),
    "GET /story/{slug}/giving-up": Takes(query=(*_MOMENT, "name", "without"), answers=_OF_STORY),
    "GET /story/{slug}/origins": Takes(
        query=(*_MOMENT, "event", "group", "origin", "start"), headers=_PART_OF_PAGE, answers=_OF_STORY
    ),
    "GET /story/{slug}/toll": Takes(
        query=(*_MOMENT, "event", "group", "spec", "start"),
        answers={200: {**_PAGE, "application/json": _OBJECT}, 404: _PAGE},
    ),
    "GET /story/{slug}/groups": Takes(
        query=(*_MOMENT, "wait", "first", "second"), headers=_PART_OF_PAGE, answers=_OF_STORY
    ),
    "GET /story/{slug}/history": Takes(query=_MOMENT, answers=_OF_STORY),
    "GET /story/{slug}/changes": Takes(query=(*_MOMENT, "since", "wait"), answers=_OF_STORY),
    "GET /story/{slug}/add": Takes(role="editor", query=_MOMENT, answers={**_OF_STORY, 403: _PAGE}),
    "GET /story/{slug}/job/{job}": Takes(query=_MOMENT, headers=("HX-Request",), answers=_OF_STORY),
    "GET /story/{slug}/live": Takes(
        query=(*_FILTERS, "cards", "after"),
        headers=("Last-Event-ID",),
        answers={200: {"text/event-stream": _EVENT}, 404: _PAGE},
    ),
    "GET /story/{slug}/coming": Takes(
        query=(*_MOMENT, "picture", "without", "since"),
        answers={200: {"text/event-stream": _PROGRESS}, 404: _PAGE},
    ),
    "POST /story/{slug}/decide": Takes(
        role="editor",
        headers=(*_TOKEN, "HX-Request", "X-Cards"),
        form=_DECISION,
        answers={200: _PAGE, 303: _NONE, 404: _PAGE, 409: _PAGE},
    ),
    "POST /story/{slug}/add": Takes(
        role="editor",
        headers=(*_TOKEN, "HX-Request"),
        form=_FILES,
        answers={200: _PAGE, 303: _NONE, 404: _PAGE},
    ),
    "POST /story/{slug}/looked": Takes(
        headers=_TOKEN,
        form=_form(
            seen=_text("The last entry of the ledger that was seen, now where none is given.", format="date-time")
        ),
        answers={303: _NONE, 404: _PAGE},
    ),
}
