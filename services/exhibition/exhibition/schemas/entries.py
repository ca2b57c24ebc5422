"""Entries for an exhibition, and how they are judged."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from chassis.history.schemas import HistoryLineOut
from chassis.schemas import In, Out, Reasoning
from jembatan_contracts.exhibition import EntryReason
from pydantic import Field

from exhibition.models import Entry, EntryStatus
from exhibition.schemas.common import Count, Price

ReasonField = Literal["gambar", "nama", "keterangan", "harga", "jumlah", "ukuran", "sertifikat", "kategori"]


class EntryIn(In):
    product_id: UUID
    quantity: Count = 1
    price: Price | None = Field(default=None, description="absent: the price of the product's master")


class EntryChange(In):
    quantity: Count
    price: Price


class ReasonIn(In):
    field: ReasonField
    text: Reasoning

    def as_reason(self) -> EntryReason:
        return EntryReason(field=self.field, text=self.text)


class ReturnIn(In):
    reasons: Annotated[list[ReasonIn], Field(min_length=1, max_length=8)]


class ReasonOut(Out):
    field: str
    text: str


class EntryOut(Out):
    id: UUID
    version: int
    exhibition_id: UUID
    product_id: UUID
    name: str = Field(description="of the product")
    unit: str
    kanwil: str
    category: str
    quantity: int
    price: int
    status: EntryStatus
    round: int
    readiness: int | None = Field(description="when it was last submitted, of 100")
    reasons: list[ReasonOut]
    decision_reason: str | None
    correct_by: datetime | None
    submitted_at: datetime | None
    screened_at: datetime | None

    @classmethod
    def of(cls, entry: Entry, name: str) -> Self:
        values: dict[str, Any] = entry.model_dump()
        return cls.model_validate(values | {"name": name})


class EntryHistoryOut(HistoryLineOut):
    from_status: str
    to_status: str
    note: str | None
