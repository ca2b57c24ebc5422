"""Kinds of columns that SQLModel does not guess from an annotation."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field


def moment(**options: Any) -> Any:
    """An instant, in UTC."""
    return Field(sa_type=DateTime(timezone=True), **options)


def wall_clock(**options: Any) -> Any:
    """A time without a zone."""
    return Field(sa_type=DateTime, **options)


def big(**options: Any) -> Any:
    return Field(sa_type=BigInteger, **options)


def texts(**options: Any) -> Any:
    return Field(sa_type=ARRAY(Text), **options)


def small_numbers(**options: Any) -> Any:
    return Field(sa_type=ARRAY(SmallInteger), **options)


def document(**options: Any) -> Any:
    return Field(sa_type=JSONB, **options)


def binary(**options: Any) -> Any:
    return Field(sa_type=LargeBinary, **options)
