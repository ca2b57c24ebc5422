"""The pages: what people see of this service."""

from chassis.pages import Pages

from notifier.pages import home, inbox

pages = Pages("notifier", (home.router, inbox.router))
