"""Scenario of 8 July 2025. `python -m deploy.demo.scenario` plays it in the stack that JEMBATAN_HOME names; with
`--nation` all units report."""

import sys
import time

from deploy.demo import bansos, exhibition, figures
from deploy.demo import day as steps
from deploy.demo.nation import the_country_reports
from deploy.demo.people import say
from deploy.demo.wait_until_idle import wait_until_idle
from deploy.local import clock
from deploy.local.errors import StackError
from deploy.local.stack import Stack
from deploy.local.steps import console


def play(stack: Stack, *, nation: bool = False) -> int:
    """All steps in their order; exit status 1 where one of them failed."""
    began = time.monotonic()
    day = steps.Day(stack)
    try:
        console.rule("8 Juli 2025", align="left")
        steps.ditjen_opens_the_campaign(day)
        steps.cilegon_sends_its_workbook(day)
        steps.banten_returns_it(day)
        steps.cilegon_corrects_and_resends(day)
        steps.banten_approves(day)
        steps.others_report(day)
        exhibition.ditjen_announces_the_exhibition(day)
        exhibition.cilegon_enters_a_work(day)
        exhibition.banten_returns_the_work(day)
        exhibition.cilegon_corrects_the_work(day)
        exhibition.banten_screens_the_work(day)
        bansos.ditjen_opens_a_programme(day)
        bansos.cilegon_distributes(day)
        bansos.anybody_checks_the_receipt(day)
        bansos.a_dishonest_administrator_is_seen(day)
        wait_until_idle(stack)
        if nation:
            the_country_reports(day)
            wait_until_idle(stack, within=900)
        else:
            _days_pass(day)
        figures.show(day)
    except StackError as error:
        console.print(f"[red]{error}[/]")
        return 1
    console.print(f"[dim]played in {time.monotonic() - began:.0f} s[/]")
    return 0


def _days_pass(day: steps.Day) -> None:
    for name, moment in steps.JUMPS:
        clock.set_to(day.stack, moment)
        wait_until_idle(day.stack, moved="notifier_timers_total")
        say(f"jam diputar ke {moment:%d-%m-%Y %H.%M} UTC ({name}): pengingat terkirim")


if __name__ == "__main__":
    sys.exit(play(Stack.at(), nation="--nation" in sys.argv))
