"""The pages: what people see of this service."""

from chassis.pages import Pages

from suppliers.pages import (
    campaigns,
    columns,
    exports,
    home,
    listing,
    reviewing,
    rows,
    running,
    submissions,
    supplier_form,
    suppliers,
    uploads,
)
from suppliers.pages.deeds import DEEDS

pages = Pages(
    "suppliers",
    (
        home.router,
        exports.router,
        supplier_form.router,
        suppliers.router,
        uploads.router,
        uploads.receiving,
        columns.router,
        rows.router,
        running.router,
        campaigns.router,
        listing.router,
        submissions.router,
        reviewing.router,
    ),
    deeds=DEEDS,
)
