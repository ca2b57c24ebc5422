"""Product master of a unit, kept from show to show, and its certificates."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import big, moment, texts
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlmodel import Field, SQLModel


class Product(SQLModel, table=True):
    """`price` and `cost` are rupiah for one piece; a single piece (`is_single`) exists once and has no capacity."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    unit: str
    kanwil: str
    code: str
    name: str
    name_key: str
    category: str
    description: str | None = None
    materials: str | None = None
    story: str | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    weight_g: int | None = None
    price: int | None = big(default=None)
    cost: int | None = big(default=None)
    is_single: bool = False
    monthly_capacity: int | None = None
    stock: int = 0
    active: bool = True
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ProductHistory(HistoryLine, table=True):
    """Changed fields with who and when. The database refuses to change or delete a line."""

    __tablename__ = "product_history"

    product_id: UUID
    changed: list[str] = texts()


class CertificateKind(StrEnum):
    HALAL = "halal"
    PIRT = "pirt"
    BPOM = "bpom"
    SNI = "sni"
    BRAND = "merek"
    OTHER = "lain"


class Validity(StrEnum):
    """For a term; until the composition changes (halal, since UU 6/2023); for ever."""

    TERM = "berjangka"
    COMPOSITION = "selama_komposisi_tetap"
    PERPETUAL = "tetap"


class Certificate(SQLModel, table=True):
    """`void_since`: the materials were changed after it was issued for others."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    product_id: UUID
    kind: str
    number: str
    validity: str
    issued_on: date
    valid_until: date | None = None
    void_since: datetime | None = moment(default=None)

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return (
            self.issued_on <= day and self.void_since is None and (self.valid_until is None or day <= self.valid_until)
        )
