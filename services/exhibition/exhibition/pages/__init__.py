"""Pages, by group."""

from chassis.pages import Pages

from exhibition.pages import answers, entries, exhibitions, home, makers, pictures, planning, products, screening
from exhibition.pages.deeds import DEEDS
from exhibition.permissions import dead_letters_write

pages = Pages(
    "exhibition",
    (
        home.router,
        planning.router,
        exhibitions.router,
        answers.router,
        entries.router,
        screening.router,
        products.router,
        pictures.router,
        pictures.receiving,
        pictures.by_chunks,
        makers.router,
    ),
    deeds=DEEDS,
    dead_letters=dead_letters_write,
)
