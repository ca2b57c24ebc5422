"""The directory's own part: which unit fields an admin has edited, and whom to write to at each office."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import moment, texts
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from notifier.config import is_placeholder


class Jabatan(StrEnum):
    """The position that is written to. Never a person: people change, the position stays."""

    KEPALA_UPT = "kepala-upt"
    KASUBSI_PERAWATAN = "kasubsi-perawatan"
    OPERATOR_BAMA = "operator-bama"
    OPERATOR_UPT = "operator-upt"
    KEPALA_KANWIL = "kepala-kanwil"
    KABID_PERAWATAN = "kabid-perawatan"
    OPERATOR_KANWIL = "operator-kanwil"
    OPERATOR_DITJEN = "operator-ditjen"


HEADS = (Jabatan.KEPALA_UPT, Jabatan.KEPALA_KANWIL)
"""Those who hear only what a head must hear."""


class Language(StrEnum):
    ID = "id"
    EN = "en"


class Contact(SQLModel, table=True):
    """An e-mail address of one position at one unit. Its zone is the unit's.

    `confirmed_at`: since when it is known that who reads there is meant; empty for a new or changed address.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    unit: str = Field(foreign_key="unit.code")
    jabatan: str
    email: str
    language: str = Language.ID
    active: bool = True
    updated_at: datetime = moment()
    updated_by: str
    confirmed_at: datetime | None = moment(default=None)

    @property
    def is_placeholder(self) -> bool:
        return is_placeholder(self.email)


class ContactConfirmation(SQLModel, table=True):
    """The e-mail that asks whether an address is right; one a contact, the newest. `key` is the SHA-256 of what its
    link holds, which is kept nowhere."""

    __tablename__ = "contact_confirmation"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contact_id: UUID = Field(foreign_key="contact.id")
    key: bytes
    email: str
    made_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class UnitEdit(SQLModel, table=True):
    """Fields of a unit that an admin has set; loading the directory leaves them alone."""

    __tablename__ = "unit_edit"

    unit: str = Field(primary_key=True, foreign_key="unit.code")
    edited: list[str] = texts()
    edited_at: datetime = moment()
    edited_by: str
