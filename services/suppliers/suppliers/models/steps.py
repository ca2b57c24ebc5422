"""The steps of a return, as a table. Whatever is not in it is refused."""

from enum import StrEnum

from suppliers.errors import WrongStep


class Status(StrEnum):
    BELUM = "belum"
    DRAF = "draf"
    DIKIRIM = "dikirim"
    DIKEMBALIKAN = "dikembalikan"
    DISETUJUI = "disetujui"
    NIHIL = "nihil"
    TIDAK_BERLAKU = "tidak_berlaku"


class Action(StrEnum):
    EDIT = "isi"
    SEND = "kirim"
    NIL = "nyatakan_nihil"
    RETURN = "kembalikan"
    APPROVE = "setujui"
    REOPEN = "tarik_persetujuan"
    EXEMPT = "nyatakan_tidak_berlaku"


REVIEWS = (Action.RETURN, Action.APPROVE)
DECISIONS = (*REVIEWS, Action.REOPEN, Action.EXEMPT)
"""Everything that an office above decides of a return."""

STEPS: dict[tuple[Status, Action], Status] = {
    (Status.BELUM, Action.EDIT): Status.DRAF,
    (Status.BELUM, Action.SEND): Status.DIKIRIM,
    (Status.BELUM, Action.NIL): Status.NIHIL,
    (Status.BELUM, Action.EXEMPT): Status.TIDAK_BERLAKU,
    (Status.DRAF, Action.SEND): Status.DIKIRIM,
    (Status.DRAF, Action.NIL): Status.NIHIL,
    (Status.DRAF, Action.EXEMPT): Status.TIDAK_BERLAKU,
    (Status.DIKIRIM, Action.RETURN): Status.DIKEMBALIKAN,
    (Status.DIKIRIM, Action.APPROVE): Status.DISETUJUI,
    (Status.DISETUJUI, Action.REOPEN): Status.DIKIRIM,
    (Status.DIKEMBALIKAN, Action.SEND): Status.DIKIRIM,
    (Status.DIKEMBALIKAN, Action.NIL): Status.NIHIL,
    (Status.DIKEMBALIKAN, Action.EXEMPT): Status.TIDAK_BERLAKU,
    (Status.NIHIL, Action.SEND): Status.DIKIRIM,
    (Status.NIHIL, Action.RETURN): Status.DIKEMBALIKAN,
    (Status.NIHIL, Action.EXEMPT): Status.TIDAK_BERLAKU,
}

_WHY_NOT: dict[Status, tuple[str, str]] = {
    Status.BELUM: ("Unit belum mengirim apa pun.", "The unit has sent nothing yet."),
    Status.DRAF: ("Unit belum mengirim; datanya masih draf.", "The unit has not sent it; it is still a draft."),
    Status.DIKIRIM: (
        "Data sudah dikirim dan sedang diperiksa Kanwil. Tunggu hasil pemeriksaan.",
        "It was sent and is with the Kanwil. Wait for the review.",
    ),
    Status.DIKEMBALIKAN: (
        "Data dikembalikan ke unit dan belum dikirim ulang.",
        "It was returned to the unit and not sent again yet.",
    ),
    Status.DISETUJUI: (
        "Data sudah disetujui. Bila keliru, Kanwil dapat menarik persetujuannya selama pengumpulan terbuka.",
        "It was approved. If that was a mistake, the Kanwil can withdraw the approval while the collection is open.",
    ),
    Status.NIHIL: ("Unit sudah menyatakan nihil.", "The unit has declared nil."),
    Status.TIDAK_BERLAKU: (
        "Pengumpulan ini dinyatakan tidak berlaku bagi unit.",
        "This collection does not apply to the unit.",
    ),
}


def after(status: Status, action: Action) -> Status:
    """The status after this step. Raises `WrongStep`, saying why not."""
    following = STEPS.get((status, action))
    if following is None:
        raise WrongStep(*_WHY_NOT[status])
    return following
