"""The pages: what people see of this service."""

from chassis.pages import Pages

from suppliers.pages import home

pages = Pages("suppliers", (home.router,))
