"""Pages, by group."""

from chassis.pages import Pages

from bansos.pages import distributions, home, programmes, public_log
from bansos.pages.deeds import DEEDS
from bansos.permissions import dead_letters_write

pages = Pages(
    "bansos",
    (home.router, programmes.router, distributions.router, public_log.router),
    deeds=DEEDS,
    dead_letters=dead_letters_write,
)
