"""The tables of a ledger. Rows are only ever inserted: what supersedes another row points at it.

`story`, `document`, `version`, `claim`, `succession` and `decision` are the record; `listing` and `listing_term`
repeat those fields of it by which claims are looked up, with an index for each way of looking.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table

from sayso.ledger.columns import AnyText, Instant, Key, Record

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

story = Table(
    "story",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True),
    Column("country", String(2)),
    Column("recorded", Instant, nullable=False),
)

# What a report is a version of. `key` is the digest of `name`, which may be too long for an index.
document = Table(
    "document",
    metadata,
    Column("id", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("name", AnyText, nullable=False),
    Index(None, "story_id", "key", unique=True),
)

# `name` is the id of the report version in the story, `digest` that of its text; `appeared` when it came out:
# its publication, for a later version its modification, else when it was recorded.
version = Table(
    "version",
    metadata,
    Column("id", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id"), nullable=False),
    Column("document_id", Key, ForeignKey("document.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("text", AnyText, nullable=False),
    Column("title", AnyText),
    Column("url", AnyText),
    Column("publisher", AnyText),
    Column("author", AnyText),
    Column("note", AnyText),
    Column("published", Instant),
    Column("modified", Instant),
    Column("appeared", Instant, nullable=False),
    Column("blocks", Record, nullable=False),
    Column("recorded", Instant, nullable=False),
    CheckConstraint("number >= 1", name="number"),
    Index(None, "document_id", "number", unique=True),
    Index(None, "story_id", "name", unique=True),
    Index(None, "story_id", "recorded"),
)

# A claim of one report version. `id` is version_id * 2**20 + position; `thread` the id of the first claim of a run
# of claims that are the same in one version of a document after another; `decision_id` the decision that made it,
# null for the reader's own.
claim = Table(
    "claim",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("story_id", Key, nullable=False),
    Column("version_id", Key, ForeignKey("version.id"), nullable=False),
    Column("name", AnyText, nullable=False),
    Column("thread", Key, nullable=False),
    Column("said", Instant, nullable=False),
    Column("decision_id", Key, ForeignKey("decision.id")),
    Column("record", Record, nullable=False),
    Index(None, "version_id", "name"),
    Index(None, "story_id", "name"),
    Index(None, "thread", "id"),
)

# What became of claim `old` in `version_id`: same, reworded, changed (into `new`) or dropped; `correction` where a
# note or another claim of that version says so, not the comparison of two versions.
succession = Table(
    "succession",
    metadata,
    Column("id", Key, primary_key=True),
    Column("version_id", Key, ForeignKey("version.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("old", Key, ForeignKey("claim.id"), nullable=False),
    Column("new", Key, ForeignKey("claim.id")),
    Column("correction", Boolean, nullable=False),
    Index(None, "version_id"),
    Index(None, "old"),
    Index(None, "new"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("targets", Record, nullable=False),
    Column("who", AnyText, nullable=False),
    Column("why", AnyText, nullable=False),
    Column("value", Record, nullable=False),
    Column("recorded", Instant, nullable=False),
    Index(None, "story_id", "number", unique=True),
    Index(None, "story_id", "recorded"),
)

# `key` is the digest of a target.
decision_target = Table(
    "decision_target",
    metadata,
    Column("story_id", Key, primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("decision_id", Key, ForeignKey("decision.id"), primary_key=True),
)

# One row a thread of claims, and one more (`revision`: the decision's id) each time an editor changes its record:
# the last one counts. The columns behind the order are there so that an index answers a search alone.
listing = Table(
    "listing",
    metadata,
    Column("thread", Key, primary_key=True, autoincrement=False),
    Column("revision", Key, primary_key=True, autoincrement=False),
    Column("story_id", Key, nullable=False),
    Column("said", Instant, nullable=False),
    Column("event", String(16), nullable=False),
    Column("certainty", String(16), nullable=False),
    Column("people", String(160), nullable=False),
    Index("ix_listing_said", "story_id", "said", "thread", "revision"),
    Index("ix_listing_event", "story_id", "event", "said", "thread", "revision", "certainty", "people"),
    Index("ix_listing_certainty", "story_id", "certainty", "said", "thread", "revision", "event", "people"),
    Index("ix_listing_people", "story_id", "people", "said", "thread", "revision", "event", "certainty"),
)

# `term` is a source ("s:bbc") or a nationality ("n:GB"). All columns are the key, so that its index answers alone.
listing_term = Table(
    "listing_term",
    metadata,
    Column("story_id", Key, primary_key=True),
    Column("term", String(170), primary_key=True),
    Column("said", Instant, primary_key=True),
    Column("thread", Key, primary_key=True, autoincrement=False),
    Column("revision", Key, primary_key=True, autoincrement=False),
    Column("event", String(16), primary_key=True),
    Column("certainty", String(16), primary_key=True),
    Column("people", String(160), primary_key=True),
    sqlite_with_rowid=False,
)
