"""Scope of a reader in the tables of units' rows."""

from chassis.auth import Principal
from sqlalchemy import ColumnElement
from sqlmodel import col

from suppliers.models import Submission, Supplier, Upload


def within(reader: Principal, table: type[Submission | Supplier | Upload]) -> ColumnElement[bool]:
    return reader.scope(col(table.unit), col(table.kanwil))
