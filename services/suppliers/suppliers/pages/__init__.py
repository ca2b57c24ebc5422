"""The pages: what people see of this service."""

from chassis.pages import Pages

from suppliers.pages import (
    campaign_admin,
    campaigns,
    exports,
    home,
    listing,
    reviewing,
    rows,
    submissions,
    supplier_form,
    suppliers,
    uploads,
    workbook_questions,
)
from suppliers.pages.deeds import DEEDS
from suppliers.permissions import dead_letters_write

pages = Pages(
    "suppliers",
    (
        home.router,
        exports.router,
        supplier_form.router,
        suppliers.router,
        uploads.router,
        uploads.receiving,
        workbook_questions.router,
        rows.router,
        campaign_admin.router,
        campaigns.router,
        listing.router,
        submissions.router,
        reviewing.router,
    ),
    deeds=DEEDS,
    dead_letters=dead_letters_write,
)
