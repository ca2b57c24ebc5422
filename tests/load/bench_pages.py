"""Row 9: how long pages take with the whole country in them."""

from contextlib import suppress

from deploy.demo import day as steps
from deploy.demo import nation
from deploy.demo.wait_until_idle import wait_until_idle
from deploy.local import lifecycle, services
from deploy.local.errors import StackError
from deploy.local.stack import Ports, Stack
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.stack import BenchStack
from tests.load.worker_protocol import Figures

SUPPLIERS = 20_000
SERVICES = ("suppliers", "notifier")
PEOPLE = {"Ditjen": "admin-ditjenpas", "Kanwil": "verifikator-banten", "unit": "operator-cilegon"}
SEARCHES = {
    "suppliers": ("/pemasok?q=tani", "/pemasok?komoditas=beras-premium", "/pemasok?urut=terbaru"),
    "notifier": ("/pengiriman?q=lapas", "/pengiriman?status=failed", "/unit?q=cilegon"),
}


def prepare(bench: Bench) -> None:
    """A whole stack of its own, in which all units have reported; then nobody is at work but the web processes."""
    stack = _stack(bench)
    with suppress(StackError, FileNotFoundError):
        lifecycle.wipe(stack)
    lifecycle.up(stack)
    day = steps.Day(stack)
    steps.ditjen_opens_the_campaign(day)
    steps.cilegon_sends_its_workbook(day)
    nation.the_country_reports(day, bench.size(SUPPLIERS, 2_000), bench.seed)
    wait_until_idle(stack, within=900)
    lifecycle.down(stack, [f"{one}-worker" for one in SERVICES])
    for one in SERVICES:
        BenchStack(stack).settle(one)


def clean(bench: Bench) -> None:
    lifecycle.down(_stack(bench))


def measure(account: str, bench: Bench) -> Figures:
    own = {one: services.address(_stack(bench), one) for one in SERVICES}
    also = [own[name] + path for name, paths in SEARCHES.items() for path in paths if account == PEOPLE["Ditjen"]]
    return bench.stack.measure("drivers.page_reader", account=account, own=own, also=also, times=bench.size(40, 5))


def _stack(bench: Bench) -> Stack:
    return Stack(bench.stack.local.home / "nation", ports=Ports.AUTO)


def _side(office: str) -> Side:
    return Side(office, lambda bench: measure(PEOPLE[office], bench))


ROWS = (
    Row(
        "9",
        "pages with 614 units and 20,000 suppliers: every page that links lead to, from request to last byte",
        _side("Ditjen"),
        (_side("Kanwil"), _side("unit")),
        goals=tuple(Goal("slowest p95 ms", 100, at_most=True, ours=office) for office in PEOPLE),
        rounds=2,
        seconds=600,
        prepare=prepare,
        clean=clean,
    ),
)
