"""Tables of the public log. All but the queue are added to and never changed.

An entry is committed with its step and waits in the queue until it has its leaf; both by trigger, so that none is left
out. A node is the root of a full tile of the level below it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.columns import big, binary, document, moment
from chassis.ids import new_id
from sqlalchemy import BigInteger, Identity, SmallInteger
from sqlmodel import Field, SQLModel


class LogEntry(SQLModel, table=True):
    """Commitment to a step; it says nothing by itself."""

    __tablename__ = "log_entry"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))
    commitment: bytes = binary()
    recorded_at: datetime = moment()


class LogOpening(SQLModel, table=True):
    """Nonce and statement behind a commitment."""

    __tablename__ = "log_opening"

    entry_id: int = big(primary_key=True)
    nonce: bytes = binary()
    statement: bytes = binary()


class LogPending(SQLModel, table=True):
    """An entry that has no leaf yet."""

    __tablename__ = "log_pending"

    entry_id: int = big(primary_key=True)


class LogLeaf(SQLModel, table=True):
    __tablename__ = "log_leaf"

    leaf_index: int = big(primary_key=True)
    entry_id: int = big()
    hash: bytes = binary()
    sequenced_at: datetime = moment()


class LogNode(SQLModel, table=True):
    __tablename__ = "log_node"

    level: int = Field(primary_key=True, sa_type=SmallInteger)
    node_index: int = big(primary_key=True)
    hash: bytes = binary()


class LogCheckpoint(SQLModel, table=True):
    """Signed checkpoint; `note` is without the witnesses' signatures."""

    __tablename__ = "log_checkpoint"

    size: int = big(primary_key=True)
    root: bytes = binary()
    note: str
    signed_at: datetime = moment()


class LogCosignature(SQLModel, table=True):
    """Signature of a witness under a checkpoint."""

    __tablename__ = "log_cosignature"

    size: int = big(primary_key=True)
    witness: str = Field(primary_key=True)
    line: str
    seen_at: datetime = moment()


class LogAudit(SQLModel, table=True):
    """A look at the whole log of `size` leaves, what was not in order, and the alert that tells of it."""

    __tablename__ = "log_audit"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = moment()
    size: int = big()
    findings: list[dict[str, Any]] = document()
    alert_id: UUID | None = None
