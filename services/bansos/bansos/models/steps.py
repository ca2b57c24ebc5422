"""Steps of a distribution, as a table. Whatever is not in it is refused, by the database too."""

from enum import StrEnum

from bansos import gettext
from bansos.errors import WrongStep


class Status(StrEnum):
    PLANNED = "rencana"
    NOMINATION = "pengusulan"
    VERIFICATION = "verifikasi"
    APPROVAL = "persetujuan"
    PREPARATION = "penyiapan"
    HANDING_OVER = "penyaluran"
    RECONCILIATION = "rekonsiliasi"
    CLOSED = "ditutup"
    CANCELLED = "dibatalkan"


class Action(StrEnum):
    BEGIN = "mulai"
    SUBMIT = "ajukan"
    VERIFY = "verifikasi"
    RETURN = "kembalikan"
    APPROVE = "setujui"
    RELEASE = "lepas"
    HAND_OVER = "serahkan"
    CLOSE = "tutup"
    CANCEL = "batalkan"
    WITHDRAW = "tarik"


class Duty(StrEnum):
    """Duty of one person in one distribution; nobody has two."""

    PROPOSER = "pengusul"
    VERIFIER = "verifikator"
    APPROVER = "penyetuju"
    STOREKEEPER = "petugas_gudang"
    DISTRIBUTOR = "penyalur"
    RECONCILER = "rekonsiliator"


STEPS: dict[tuple[Status, Action], tuple[Status, Duty]] = {
    (Status.PLANNED, Action.BEGIN): (Status.NOMINATION, Duty.PROPOSER),
    (Status.PLANNED, Action.CANCEL): (Status.CANCELLED, Duty.PROPOSER),
    (Status.NOMINATION, Action.SUBMIT): (Status.VERIFICATION, Duty.PROPOSER),
    (Status.NOMINATION, Action.CANCEL): (Status.CANCELLED, Duty.PROPOSER),
    (Status.VERIFICATION, Action.VERIFY): (Status.APPROVAL, Duty.VERIFIER),
    (Status.VERIFICATION, Action.RETURN): (Status.NOMINATION, Duty.VERIFIER),
    (Status.APPROVAL, Action.APPROVE): (Status.PREPARATION, Duty.APPROVER),
    (Status.APPROVAL, Action.RETURN): (Status.NOMINATION, Duty.APPROVER),
    (Status.APPROVAL, Action.CANCEL): (Status.CANCELLED, Duty.APPROVER),
    (Status.PREPARATION, Action.RELEASE): (Status.HANDING_OVER, Duty.STOREKEEPER),
    (Status.PREPARATION, Action.WITHDRAW): (Status.CANCELLED, Duty.APPROVER),
    (Status.HANDING_OVER, Action.HAND_OVER): (Status.RECONCILIATION, Duty.DISTRIBUTOR),
    (Status.RECONCILIATION, Action.CLOSE): (Status.CLOSED, Duty.RECONCILER),
}

COUNTED = frozenset(
    {Action.SUBMIT, Action.VERIFY, Action.APPROVE, Action.RELEASE, Action.HAND_OVER, Action.CLOSE, Action.WITHDRAW}
)
"""Steps that say of how many packages."""

MOVES_VALUE = frozenset({Action.APPROVE, Action.RELEASE, Action.HAND_OVER, Action.CLOSE, Action.WITHDRAW})
"""Steps that are leaves of the public log."""

REASONED = frozenset({Action.RETURN, Action.CANCEL, Action.WITHDRAW})
"""Steps that say why."""

STANDS: dict[Status, str] = {
    Status.PLANNED: gettext("Pengusulan penerima belum dimulai."),
    Status.NOMINATION: gettext("Unit masih mengusulkan penerima."),
    Status.VERIFICATION: gettext("Usulan sedang diperiksa Kanwil."),
    Status.APPROVAL: gettext("Usulan menunggu persetujuan."),
    Status.PREPARATION: gettext("Paket sedang disiapkan di gudang."),
    Status.HANDING_OVER: gettext("Paket sudah keluar dan sedang disalurkan."),
    Status.RECONCILIATION: gettext("Penyaluran sedang direkonsiliasi."),
    Status.CLOSED: gettext("Penyaluran ini sudah ditutup."),
    Status.CANCELLED: gettext("Penyaluran ini dibatalkan."),
}
"""How things stand, as a sentence."""


def after(status: Status, action: Action) -> tuple[Status, Duty]:
    """The status after this step, and whose duty it is. Raises `WrongStep`, saying how things stand."""
    following = STEPS.get((status, action))
    if following is None:
        raise WrongStep(STANDS[status])
    return following


def awaited(status: Status) -> tuple[Action, Duty] | None:
    """The step that leads on from here, and whose duty it is; a step back or out is not awaited."""
    found = [(action, duty) for (before, action), (_, duty) in STEPS.items() if before == status]
    return next((one for one in found if one[0] not in REASONED), None)


def duties_of(action: Action) -> frozenset[Duty]:
    """Duties whose people may ever take this step."""
    return frozenset(duty for (_, one), (_, duty) in STEPS.items() if one is action)
