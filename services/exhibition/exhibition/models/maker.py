"""A maker: an inmate whose name and registration number are sealed, and what he has agreed to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.columns import binary, moment
from chassis.encryption import encrypted
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from exhibition.errors import ChildNeverAppears, NoConsentYet


class Consent(StrEnum):
    """Answer of an adult to whether a pseudonym of his may appear; as long as there is none, nothing appears."""

    NOT_ASKED = "belum_ditanya"
    GIVEN = "setuju"
    REFUSED = "menolak"
    WITHDRAWN = "dicabut"


class Maker(SQLModel, table=True):
    """`pseudonym` is there by consent alone. A child has neither pseudonym nor consent and appears nowhere."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    unit: str
    kanwil: str
    name: str = encrypted("name_sealed")
    registration: str = encrypted("registration_sealed", index="registration_mark")
    registration_mark: bytes = binary(default=b"")
    is_child: bool
    pseudonym: str | None = None
    consent: str = Consent.NOT_ASKED
    consent_at: datetime | None = moment(default=None)
    active: bool = True
    created_at: datetime = moment()

    @property
    def is_asked(self) -> bool:
        """Whether nothing more has to be asked: a child is not."""
        return self.is_child or self.consent != Consent.NOT_ASKED

    def answer(self, given: str | None, now: datetime) -> None:
        """Record the answer: a pseudonym to appear by, or none. Raises `ChildNeverAppears`."""
        if self.is_child:
            raise ChildNeverAppears
        self.pseudonym, self.consent_at = given, now
        self.consent = Consent.GIVEN if given else Consent.REFUSED

    def withdraw(self, now: datetime) -> None:
        """From here on the pseudonym appears nowhere. Raises `NoConsentYet`."""
        if self.consent != Consent.GIVEN:
            raise NoConsentYet
        self.pseudonym, self.consent, self.consent_at = None, Consent.WITHDRAWN, now


class MakerConsent(HistoryLine, table=True):
    """An answer as it was recorded; `action` is a `Consent`."""

    __tablename__ = "maker_consent"

    maker_id: UUID


class ProductMaker(SQLModel, table=True):
    """Part of a maker in a product: shares count by their part of the sum, so 1 and 1 is half each."""

    __tablename__ = "product_maker"

    product_id: UUID = Field(primary_key=True)
    maker_id: UUID = Field(primary_key=True)
    share: int = Field(sa_type=SmallInteger)
