"""A supplier as one unit knows it, what he offers, and who changed what."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.columns import big, binary, document, moment, small_numbers, texts
from chassis.encryption import encrypted
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, Relationship, SQLModel


class Supplier(SQLModel, table=True):
    """`nik`, `address` and `phone` are personal and encrypted; `nik_mark` finds equal ones without decrypting.

    `match_key` tells the suppliers of one unit apart, `namesake` those of one name without a number.
    `npwp` is a firm's number; a person's is his `nik`.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    unit: str
    kanwil: str
    name: str
    name_key: str
    match_key: str
    namesake: int = Field(default=0, sa_type=SmallInteger)
    legal_form: str | None = None
    nib: str | None = None
    npwp: str | None = None
    npwp_kind: str | None = None
    nik: str | None = encrypted("nik_sealed", index="nik_mark", default=None)
    nik_mark: bytes | None = binary(default=None)
    address: str | None = encrypted("address_sealed", default=None)
    region_code: str | None = None
    phone: str | None = encrypted("phone_sealed", default=None)
    certificates: dict[str, Any] = document(default_factory=dict)
    active: bool = True
    created_at: datetime = moment()
    updated_at: datetime = moment()
    offers: list["Offer"] = Relationship(
        back_populates="supplier",
        sa_relationship_kwargs={
            "lazy": "raise",
            "cascade": "all, delete-orphan",
            "order_by": "(Offer.commodity, Offer.unit_of_measure)",
        },
    )


class Offer(SQLModel, table=True):
    """`price` is rupiah for one `unit_of_measure`; no `months` means that the season was not stated."""

    supplier_id: UUID = Field(primary_key=True, foreign_key="supplier.id", ondelete="CASCADE")
    commodity: str = Field(primary_key=True)
    unit_of_measure: str = Field(primary_key=True)
    monthly_capacity: Decimal | None = None
    price: int = big()
    months: list[int] = small_numbers()
    supplier: Supplier = Relationship(back_populates="offers")


class SupplierHistory(HistoryLine, table=True):
    """Changed fields with who and when. `values`: before and after, of what is not personal; of personal values
    `marks`, blind indices of each supplier's own. The database refuses to change or delete a line.
    """

    __tablename__ = "supplier_history"

    supplier_id: UUID
    changed: list[str] = texts()
    values: dict[str, Any] = document(default_factory=dict)
    marks: dict[str, Any] = document(default_factory=dict)
    upload_id: UUID | None = None
