"""What Alembic runs: the revisions in `versions`, on the connection and in the transaction that it is handed."""

from __future__ import annotations

from alembic import context

from sayso.ledger.database import SCHEMA_TABLE
from sayso.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=SCHEMA_TABLE
)
with context.begin_transaction():
    context.run_migrations()
