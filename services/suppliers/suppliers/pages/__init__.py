"""The pages: what people see of this service."""

from chassis.pages import Pages

from suppliers.pages import home, supplier_form, suppliers

pages = Pages("suppliers", (home.router, supplier_form.router, suppliers.router))
