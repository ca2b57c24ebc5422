"""`python -m deploy.local.demo`: play the day in the stack that JEMBATAN_HOME names; `--nation`: all units report."""

import sys
import time

from deploy.local import clock
from deploy.local.demo import day as acts
from deploy.local.demo import figures, nation
from deploy.local.demo.calm import wait_for_rest
from deploy.local.demo.people import say
from deploy.local.errors import StackError
from deploy.local.stack import Stack
from deploy.local.steps import console


def main() -> int:
    began = time.monotonic()
    day = acts.Day(Stack.at())
    try:
        console.rule("8 Juli 2025", align="left")
        acts.ditjen_opens_the_campaign(day)
        acts.cilegon_sends_its_workbook(day)
        acts.banten_returns_it(day)
        acts.cilegon_corrects_and_resends(day)
        acts.banten_approves(day)
        acts.others_report(day)
        wait_for_rest(day.stack)
        if "--nation" in sys.argv:
            nation.the_country_reports(day)
            wait_for_rest(day.stack, within=900)
        else:
            _days_pass(day)
        figures.show(day)
    except StackError as error:
        console.print(f"[red]{error}[/]")
        return 1
    console.print(f"[dim]played in {time.monotonic() - began:.0f} s[/]")
    return 0


def _days_pass(day: acts.Day) -> None:
    for name, moment in acts.JUMPS:
        clock.set_to(day.stack, moment)
        wait_for_rest(day.stack, moved="notifier_timers_total")
        say(f"jam diputar ke {moment:%d-%m-%Y %H.%M} UTC ({name}): pengingat terkirim")


if __name__ == "__main__":
    sys.exit(main())
