"""The steps of a return, as a table. Whatever is not in it is refused."""

from enum import StrEnum

from chassis.translation import Sentence

from suppliers import gettext
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

_WHY_NOT: dict[Status, Sentence] = {
    Status.BELUM: gettext("Unit belum mengirim apa pun."),
    Status.DRAF: gettext("Unit belum mengirim; datanya masih draf."),
    Status.DIKIRIM: gettext("Data sudah dikirim dan sedang diperiksa Kanwil. Tunggu hasil pemeriksaan."),
    Status.DIKEMBALIKAN: gettext("Data dikembalikan ke unit dan belum dikirim ulang."),
    Status.DISETUJUI: gettext(
        "Data sudah disetujui. Bila keliru, Kanwil dapat menarik persetujuannya selama pengumpulan terbuka."
    ),
    Status.NIHIL: gettext("Unit sudah menyatakan nihil."),
    Status.TIDAK_BERLAKU: gettext("Pengumpulan ini dinyatakan tidak berlaku bagi unit."),
}


def after(status: Status, action: Action) -> Status:
    """The status after this step. Raises `WrongStep`, saying why not."""
    following = STEPS.get((status, action))
    if following is None:
        raise WrongStep(_WHY_NOT[status])
    return following
