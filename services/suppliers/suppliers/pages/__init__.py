"""The pages: what people see of this service."""

from chassis.pages import Pages

from suppliers.pages import home, rows, supplier_form, suppliers, uploads

pages = Pages(
    "suppliers",
    (home.router, supplier_form.router, suppliers.router, uploads.router, uploads.receiving, rows.router),
)
