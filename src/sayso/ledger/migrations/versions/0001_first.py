"""The first schema: stories, documents, versions, claims, what became of them, decisions, and the listing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sayso.ledger.columns import Key

revision = "0001"
down_revision = None

_TABLES = ("story", "document", "version", "claim", "succession", "decision", "decision_target")


def upgrade() -> None:
    op.create_table(
        "story",
        sa.Column("id", Key, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("recorded", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("name", name="uq_story_name"),
    )
    op.create_table(
        "document",
        sa.Column("id", Key, primary_key=True),
        sa.Column("story_id", Key, sa.ForeignKey("story.id", name="fk_document_story_id_story"), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("ix_document_story_id_key", "document", ["story_id", "key"], unique=True)
    op.create_table(
        "version",
        sa.Column("id", Key, primary_key=True),
        sa.Column("story_id", Key, sa.ForeignKey("story.id", name="fk_version_story_id_story"), nullable=False),
        sa.Column(
            "document_id", Key, sa.ForeignKey("document.id", name="fk_version_document_id_document"), nullable=False
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("published", sa.BigInteger),
        sa.Column("modified", sa.BigInteger),
        sa.Column("appeared", sa.BigInteger, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.Column("recorded", sa.BigInteger, nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_version_number")),
    )
    op.create_index("ix_version_document_id_number", "version", ["document_id", "number"], unique=True)
    op.create_index("ix_version_story_id_name", "version", ["story_id", "name"], unique=True)
    op.create_index("ix_version_story_id_recorded", "version", ["story_id", "recorded"])
    op.create_table(
        "decision",
        sa.Column("id", Key, primary_key=True),
        sa.Column("story_id", Key, sa.ForeignKey("story.id", name="fk_decision_story_id_story"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("targets", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("recorded", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_decision_story_id_number", "decision", ["story_id", "number"], unique=True)
    op.create_index("ix_decision_story_id_recorded", "decision", ["story_id", "recorded"])
    op.create_table(
        "decision_target",
        sa.Column("story_id", Key, primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column(
            "decision_id",
            Key,
            sa.ForeignKey("decision.id", name="fk_decision_target_decision_id_decision"),
            primary_key=True,
        ),
    )
    op.create_table(
        "claim",
        sa.Column("id", Key, primary_key=True, autoincrement=False),
        sa.Column("story_id", Key, nullable=False),
        sa.Column("version_id", Key, sa.ForeignKey("version.id", name="fk_claim_version_id_version"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("thread", Key, nullable=False),
        sa.Column("said", sa.BigInteger, nullable=False),
        sa.Column("decision_id", Key, sa.ForeignKey("decision.id", name="fk_claim_decision_id_decision")),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_claim_version_id_name", "claim", ["version_id", "name"])
    op.create_index("ix_claim_story_id_name", "claim", ["story_id", "name"])
    op.create_index("ix_claim_thread_id", "claim", ["thread", "id"])
    op.create_table(
        "succession",
        sa.Column("id", Key, primary_key=True),
        sa.Column(
            "version_id", Key, sa.ForeignKey("version.id", name="fk_succession_version_id_version"), nullable=False
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("old", Key, sa.ForeignKey("claim.id", name="fk_succession_old_claim"), nullable=False),
        sa.Column("new", Key, sa.ForeignKey("claim.id", name="fk_succession_new_claim")),
        sa.Column("correction", sa.Boolean, nullable=False),
    )
    for column in ("version_id", "old", "new"):
        op.create_index(f"ix_succession_{column}", "succession", [column])
    _create_listing()
    _forbid_changes()


def _create_listing() -> None:
    op.create_table(
        "listing",
        sa.Column("thread", Key, primary_key=True, autoincrement=False),
        sa.Column("revision", Key, primary_key=True, autoincrement=False),
        sa.Column("story_id", Key, nullable=False),
        sa.Column("said", sa.BigInteger, nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("certainty", sa.String(16), nullable=False),
        sa.Column("people", sa.String(160), nullable=False),
    )
    order = ["said", "thread", "revision"]
    op.create_index("ix_listing_said", "listing", ["story_id", *order])
    op.create_index("ix_listing_event", "listing", ["story_id", "event", *order, "certainty", "people"])
    op.create_index("ix_listing_certainty", "listing", ["story_id", "certainty", *order, "event", "people"])
    op.create_index("ix_listing_people", "listing", ["story_id", "people", *order, "event", "certainty"])
    op.create_table(
        "listing_term",
        sa.Column("story_id", Key, primary_key=True),
        sa.Column("term", sa.String(170), primary_key=True),
        sa.Column("said", sa.BigInteger, primary_key=True),
        sa.Column("thread", Key, primary_key=True, autoincrement=False),
        sa.Column("revision", Key, primary_key=True, autoincrement=False),
        sa.Column("event", sa.String(16), primary_key=True),
        sa.Column("certainty", sa.String(16), primary_key=True),
        sa.Column("people", sa.String(160), primary_key=True),
        sqlite_with_rowid=False,
    )


def _forbid_changes() -> None:
    """Append-only by the database's own word, whoever writes to it."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'a ledger is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION sayso_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a ledger is append-only'; END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION sayso_append_only()"
        )
