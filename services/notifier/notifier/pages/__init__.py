"""The pages: what people see of this service."""

from chassis.pages import Pages

from notifier.pages import confirmations, deadlines, deliveries, home, mailbox, units
from notifier.pages.deeds import DEEDS
from notifier.permissions import dead_letters_write
from notifier.usecases.calendar_links import holder_signed_in

pages = Pages(
    "notifier",
    (
        home.router,
        mailbox.router,
        deadlines.router,
        deadlines.by_link,
        units.router,
        confirmations.by_link,
        deliveries.router,
    ),
    signed_in=holder_signed_in,
    deeds=DEEDS,
    dead_letters=dead_letters_write,
)
