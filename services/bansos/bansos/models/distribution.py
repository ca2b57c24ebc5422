"""A distribution: one event of one unit, at which packages are handed over, and its steps."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from chassis.columns import big, moment, wall_clock
from chassis.history import HistoryLine
from chassis.ids import new_id
from sqlmodel import Field, SQLModel

from bansos import gettext
from bansos.errors import (
    DirectorateApproves,
    DutiesApart,
    PackagesMissing,
    PackagesNotAsked,
    ReasonMissing,
    TooManyPackages,
)
from bansos.models.steps import COUNTED, MOVES_VALUE, REASONED, Action, Duty, Status, after


class Deadline(SQLModel, table=True):
    """Deadline that the notifier watches: of one distribution, or of a national day."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    due_local: datetime = wall_clock()


class Distribution(SQLModel, table=True):
    """All from `nominated` to `steps` is told by steps: the database sets it when one is added, and lets nobody else.
    `alert_id`: of what asks an office for the next step."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = big(default=0)
    programme_id: UUID
    unit: str
    kanwil: str
    timezone: str
    held_on: date
    place: str
    deadline_id: UUID
    planned: int
    nominated: int | None = None
    verified: int | None = None
    approved: int | None = None
    released: int | None = None
    handed_over: int | None = None
    brought_back: int | None = None
    status: str = Status.PLANNED
    steps: int = 0
    created_at: datetime = moment()
    moved_at: datetime = moment()
    alert_id: UUID | None = None

    @property
    def missing(self) -> int | None:
        """Packages that are neither handed over nor brought back; known at the end."""
        if self.released is None or self.handed_over is None or self.brought_back is None:
            return None
        return self.released - self.handed_over - self.brought_back

    def is_for_directorate(self, kanwil_limit: int) -> bool:
        """Whether a Kanwil may not approve all that was verified."""
        return self.status == Status.APPROVAL and (self.verified or 0) > kanwil_limit

    def most(self, action: Action) -> int | None:
        """Largest number of packages that a step may say; None for a step that says none."""
        limits = {
            Action.SUBMIT: self.planned,
            Action.VERIFY: self.nominated,
            Action.APPROVE: self.verified,
            Action.RELEASE: self.approved,
            Action.HAND_OVER: self.released,
            Action.CLOSE: (self.released or 0) - (self.handed_over or 0),
            Action.WITHDRAW: self.approved,
        }
        return limits.get(action)

    def check_step(
        self,
        action: Action,
        packages: int | None,
        reason: str | None,
        *,
        held: Iterable[str],
        by_directorate: bool,
        kanwil_limit: int,
    ) -> tuple[Status, Duty]:
        """Status after the step, and whose duty it is. `held`: duties that whoever takes it has in this distribution
        already. Raises what forbids it."""
        following, duty = after(Status(self.status), action)
        if any(one != duty for one in held):
            raise DutiesApart
        if action in REASONED and reason is None:
            raise ReasonMissing
        self._check_packages(action, packages)
        if action is Action.APPROVE and not by_directorate and (packages or 0) > kanwil_limit:
            raise DirectorateApproves(
                gettext(
                    "Kanwil menyetujui sampai %(limit)s paket. Minta Ditjenpas menyetujui penyaluran ini.",
                    limit=kanwil_limit,
                )
            )
        return following, duty

    def _check_packages(self, action: Action, packages: int | None) -> None:
        if action not in COUNTED:
            if packages is not None:
                raise PackagesNotAsked
            return
        most = self.most(action) or 0
        least = 0 if action in (Action.HAND_OVER, Action.CLOSE) else most if action is Action.WITHDRAW else 1
        if packages is None:
            raise PackagesMissing
        if not least <= packages <= most:
            raise TooManyPackages(
                gettext("Isi antara %(least)s dan %(most)s paket, sesuai langkah sebelumnya.", least=least, most=most)
            )


class DistributionDuty(SQLModel, table=True):
    """Duty of one person in one distribution. The key lets nobody have two."""

    __tablename__ = "distribution_duty"

    distribution_id: UUID = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    duty: str


class DistributionStep(HistoryLine, table=True):
    """A step that was taken. One that moves value has an entry in the public log."""

    __tablename__ = "distribution_step"

    distribution_id: UUID
    number: int
    from_status: str
    to_status: str
    duty: str
    packages: int | None = None
    reason: str | None = None
    entry_id: int | None = big(default=None)

    @property
    def moves_value(self) -> bool:
        return Action(self.action) in MOVES_VALUE

    def statement(self, distribution: Distribution) -> dict[str, str | int | None]:
        """Statement that the public log commits to. Whoever took the step stands in it as a digest alone."""
        author = "\n".join([str(self.id), self.subject, self.unit, self.name])
        return {
            "step": str(self.id),
            "distribution": str(distribution.id),
            "programme": str(distribution.programme_id),
            "unit": distribution.unit,
            "held_on": distribution.held_on.isoformat(),
            "place": distribution.place,
            "planned": distribution.planned,
            "number": self.number,
            "from": self.from_status,
            "action": self.action,
            "duty": self.duty,
            "packages": self.packages,
            "reason": self.reason,
            "at": self.at.astimezone(UTC).isoformat(),
            "by": sha256(author.encode()).hexdigest(),
        }


COUNTS = {
    Action.SUBMIT: "nominated",
    Action.VERIFY: "verified",
    Action.APPROVE: "approved",
    Action.RELEASE: "released",
    Action.HAND_OVER: "handed_over",
    Action.CLOSE: "brought_back",
}
"""Column of a distribution in which the packages of a step stand."""


def replay(steps: Iterable[DistributionStep]) -> dict[str, str | int | None]:
    """Status, number of steps and counts of a distribution that has taken these, as the database sets them."""
    told: dict[str, str | int | None] = {"status": Status.PLANNED.value, "steps": 0, **dict.fromkeys(COUNTS.values())}
    for step in steps:
        if step.action == Action.RETURN:
            told |= {"nominated": None, "verified": None}
        if count := COUNTS.get(Action(step.action)):
            told[count] = step.packages
        told |= {"status": step.to_status, "steps": step.number}
    return told
