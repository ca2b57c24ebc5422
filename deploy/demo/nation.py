"""Reports of the whole country, so that lists and boards are as full as in earnest: `make demo NATION=1`."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import Any

from deploy.demo import workbooks
from deploy.demo.day import DITJEN, LONG, Day, send
from deploy.demo.people import Person, say
from deploy.local import clock, issuer
from deploy.local.waiting import wait_until

SUPPLIERS = 20_000
AT_ONCE = 6
NIL, SILENT, DRAFT = 0.05, 0.08, 0.03
"""Of all units; the rest send."""
APPROVED, RETURNED = 0.55, 0.08
"""Of those that sent; the rest wait."""
DAYS = (9, 11, 14, 16, 18, 21, 23, 25, 28, 29, 30, 31)
LATE = (datetime(2025, 8, 1, 2, tzinfo=UTC), datetime(2025, 8, 4, 2, tzinfo=UTC))
NOW = datetime(2025, 8, 5, 3, tzinfo=UTC)
NIL_REASON = {"reason": "Bahan makanan dipasok oleh unit induk."}
RETURN_REASON = {"field": "price", "text": "Harga jauh di atas harga acuan; periksa satuannya."}


def the_country_reports(day: Day, suppliers: int = SUPPLIERS, seed: int = 1, at: datetime = NOW) -> None:
    """Each unit that owes a return uploads a workbook of its own, a few do otherwise; then the Kanwil review them.

    Units with a demo account are left to whoever signs in with it.
    """
    random = Random(seed)
    left = {one["unit"] for one in issuer.accounts()}
    owing = [one for one in _submissions(day) if one["unit"] not in left and one["status"] == "belum"]
    random.shuffle(owing)
    regions = {one["code"]: one["region_code"] for one in day.person("admin", DITJEN, "notifier").all("/units")}
    silent = int(len(owing) * SILENT)
    plays = [_Report(day, one, _kind(random), regions.get(one["unit"]) or workbooks.CILEGON) for one in owing[silent:]]
    _share_out(plays, suppliers, random)
    moments = [datetime(2025, 7, date, 2, tzinfo=UTC) for date in DAYS] + list(LATE)
    for number, moment in enumerate(moments):
        if moment < at:
            clock.set_to(day.stack, moment)
            _all(_Report.play, plays[number :: len(moments)])
            say(f"{moment:%d-%m-%Y}: {len(plays[number :: len(moments)])} unit melapor")
    clock.set_to(day.stack, at)
    _review(day, random)


class _Report:
    """Report of one unit."""

    def __init__(self, day: Day, submission: Any, kind: str, region: str) -> None:
        self.day, self.submission, self.kind, self.region = day, submission, kind, region
        self.rows, self.first = 0, 0

    def play(self) -> None:
        operator = self.day.person("operator", self.submission["unit"])
        address = f"/submissions/{self.submission['id']}"
        if self.kind == "nihil":
            operator.post(f"{address}/nil", NIL_REASON)
            return
        book = workbooks.write(self.rows, Random(self.first), self.region, self.first)
        upload = operator.upload("/uploads", "data-bama.xlsx", book)
        wait_until("the workbook is staged", lambda: operator.get(f"/uploads/{upload['id']}")["staged_at"], within=LONG)
        operator.post(f"/uploads/{upload['id']}/accept", {"mode": "good"})
        if self.kind == "kirim":
            send(operator, self.submission["id"])


def _kind(random: Random) -> str:
    chance = random.random()
    return "nihil" if chance < NIL else "draf" if chance < NIL + DRAFT else "kirim"


def _share_out(plays: list[_Report], suppliers: int, random: Random) -> None:
    """Big units have many suppliers, most have a few dozen; together they have as many as asked."""
    entering = [one for one in plays if one.kind != "nihil"]
    weights = [random.lognormvariate(0, 0.6) for _ in entering]
    first = 1
    for one, weight in zip(entering, weights, strict=True):
        one.first, one.rows = first, max(1, round(weight / sum(weights) * suppliers))
        first += one.rows
    entering[0].rows += max(0, suppliers - (first - 1))
    entering[0].first = first + suppliers  # numbered past all others, whatever it was given on top


def _review(day: Day, random: Random) -> None:
    sent = [one for one in _submissions(day) if one["status"] == "dikirim"]
    chances = [(one, random.random()) for one in sent]

    def review(one: tuple[Any, float]) -> None:
        submission, chance = one
        verifier = day.person("verifier", submission["kanwil"])
        if chance < APPROVED:
            verifier.post(f"/submissions/{submission['id']}/approve")
        elif chance < APPROVED + RETURNED:
            verifier.post(f"/submissions/{submission['id']}/return", {"reasons": [RETURN_REASON]})

    _all(review, chances)
    say(f"Kanwil memeriksa {sum(chance < APPROVED + RETURNED for _, chance in chances)} laporan")


def _submissions(day: Day) -> list[Any]:
    admin: Person = day.person("admin", DITJEN)
    return admin.all(f"/campaigns/{day.campaign['id']}/submissions")


def _all(act: Callable[[Any], None], things: Iterable[Any]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, things))
