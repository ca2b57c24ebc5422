"""Steps of the demo, in their order. Each goes through HTTP, Kafka and SMTP of the running stack."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from deploy.demo.people import Person, office, say
from deploy.local import clock
from deploy.local.stack import Stack
from deploy.local.waiting import PATIENCE, wait_until

MORNING = datetime(2025, 7, 8, 1, tzinfo=UTC)
CILEGON, BANTEN, DITJEN = "lapas-kelas-iia-cilegon", "kanwil-banten", "ditjenpas"
NIL_UNIT = "lpka-kelas-i-tangerang"
PUNCTUAL = ("lapas-kelas-iia-banda-aceh", "rutan-kelas-i-makassar", "lapas-kelas-iia-abepura")
WORKBOOK = Path(__file__).parent / "data" / "bama-lapas-cilegon.xlsx"
OBLIGED = 531
NAME_COLUMN = 2
LONG = 5 * PATIENCE
"""For what a service does in the background: on a busy machine it has much to do at the beginning."""
NAMES = {
    6: "Koperasi Desa Merah Putih Cahaya Baru",
    11: "Kelompok Tani Tani Makmur",
    43: "Koperasi Karya Mandiri",
}
JUMPS = (
    ("H-7", datetime(2025, 7, 24, 3, tzinfo=UTC)),
    ("H-3", datetime(2025, 7, 28, 3, tzinfo=UTC)),
    ("H-1", datetime(2025, 7, 30, 3, tzinfo=UTC)),
    ("hari H", datetime(2025, 7, 31, 3, tzinfo=UTC)),
    ("terlambat", datetime(2025, 8, 1, 3, tzinfo=UTC)),
)


@dataclass
class Day:
    """State of the demo while it runs."""

    stack: Stack
    campaign: Any = None
    facts: dict[str, Any] = field(default_factory=dict)

    def person(self, role: str, unit: str, service: str = "suppliers") -> Person:
        return Person(self.stack, role, unit, service)


def ditjen_opens_the_campaign(day: Day) -> None:
    clock.set_to(day.stack, MORNING)
    admin = day.person("admin", DITJEN)
    plan = {
        "title": "Data pemasok BAMA semester II 2025",
        "due_local": "2025-07-31T23:59",
        "late_until_local": "2025-08-07T23:59",
        "locks_local": "2025-08-14T23:59",
        "unit_types": ["Lapas", "Rutan", "LPKA"],
    }
    draft = admin.post("/campaigns", plan)

    def units_are_known() -> bool:
        return bool(admin.get(f"/campaigns/{draft['id']}")["would_oblige"] == OBLIGED)

    wait_until("suppliers knows the 531 obliged units from notifier.unit", units_are_known, within=LONG)
    day.campaign = admin.post(f"/campaigns/{draft['id']}/open", {"expected": OBLIGED})
    say(f"Ditjen membuka '{plan['title']}' untuk {day.campaign['expected']} unit, tenggat {plan['due_local']}")


def cilegon_sends_its_workbook(day: Day) -> None:
    operator = day.person("operator", CILEGON)
    template = operator.download("/workbook-template", unit=CILEGON)
    say(f"Lapas Cilegon mengunduh templat ({len(template) // 1024} KB), lalu mengirim berkasnya sendiri")
    upload = operator.upload("/uploads", WORKBOOK.name, WORKBOOK.read_bytes())
    staged = wait_until("the workbook is staged", lambda: _staged(operator, upload["id"]), within=LONG)
    day.facts["upload"] = upload["id"]
    say(f"{staged['rows_total']} baris diperiksa; yang bermasalah ditunjukkan per sel")
    accepted = operator.post(f"/uploads/{upload['id']}/accept", {"mode": "good"})
    say(f"baris yang baik diterima: {_told(accepted)}")
    send(operator, _submission(operator, day))


def banten_returns_it(day: Day) -> None:
    verifier = day.person("verifier", BANTEN)
    text = "Nama penyedia belum diisi."
    reasons = [{"row": row, "field": "name", "text": text} for row in NAMES]
    verifier.post(f"/submissions/{_submission(verifier, day, CILEGON)}/return", {"reasons": reasons})
    say(f"Kanwil Banten mengembalikan: {len(reasons)} baris tanpa nama penyedia")


def cilegon_corrects_and_resends(day: Day) -> None:
    operator = day.person("operator", CILEGON)
    annotated = operator.download(f"/uploads/{day.facts['upload']}/annotated")
    accepted = _report(day, operator, _with_names(annotated))
    say(f"Lapas Cilegon melengkapi nama di berkas bercatatan dan mengirim lagi: {_told(accepted)}")


def _with_names(workbook: bytes) -> bytes:
    """Fill the names in, as the officer does in Excel."""
    book = load_workbook(BytesIO(workbook))
    sheet = book.worksheets[0]
    for row, name in NAMES.items():
        sheet.cell(row, NAME_COLUMN).value = name
    corrected = BytesIO()
    book.save(corrected)
    return corrected.getvalue()


def banten_approves(day: Day) -> None:
    verifier = day.person("verifier", BANTEN)
    verifier.post(f"/submissions/{_submission(verifier, day, CILEGON)}/approve")
    say("Kanwil Banten menyetujui")


def others_report(day: Day) -> None:
    nil = day.person("operator", NIL_UNIT)
    reason = {"reason": "Bahan makanan dipasok oleh unit induk."}
    nil.post(f"/submissions/{_submission(nil, day)}/nil", reason)
    say(f"{NIL_UNIT} menyatakan nihil")
    for unit in PUNCTUAL:
        _report(day, day.person("operator", unit), headed(unit))
    say(f"{len(PUNCTUAL)} unit lain mengirim tepat waktu, dari WIB sampai WIT")


def headed(unit: str) -> bytes:
    """The same data under the name of another unit: whose list it is, is asked where a title names somebody else."""
    book = load_workbook(WORKBOOK)
    for line in book.worksheets[0].iter_rows(max_row=5):
        for cell in line:
            if "CILEGON" in str(cell.value):
                cell.value = office(unit).upper()
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _report(day: Day, operator: Person, workbook: bytes) -> Any:
    upload = operator.upload("/uploads", f"bama-{operator.unit}.xlsx", workbook)
    wait_until("the workbook is staged", lambda: _staged(operator, upload["id"]), within=LONG)
    accepted = operator.post(f"/uploads/{upload['id']}/accept", {"mode": "good"})
    send(operator, _submission(operator, day))
    return accepted


def send(operator: Person, submission: str) -> None:
    """Send the report as its page shows it, without the rows of workbooks that are still left out."""
    left_out = operator.get(f"/submissions/{submission}")["rows_left_out"]
    operator.post(f"/submissions/{submission}/send", {"left_out": left_out})


def _submission(person: Person, day: Day, unit: str | None = None) -> str:
    wanted = unit or person.unit
    found = person.all(f"/campaigns/{day.campaign['id']}/submissions")
    return str(next(one["id"] for one in found if one["unit"] == wanted))


def _staged(person: Person, upload: str) -> Any:
    now = person.get(f"/uploads/{upload}")
    return now if now["staged_at"] else None


def _told(accepted: Any) -> str:
    return f"{accepted['registered']} pemasok baru, {accepted['updated']} diubah, {accepted['unchanged']} tetap"
