"""Answer to a form that was sent."""

from collections.abc import Awaitable, Callable

from fastapi import Response

from chassis.db import Session
from chassis.pages.forms import Form
from chassis.pages.page import Page

Deed = Callable[[Form], Awaitable[Response | None]]
"""Do what the form asks for, and answer that it is done. What is refused raises a `Problem`, or says so in the form."""

Again = Callable[[Form, int], Awaitable[Response]]
"""Show the form anew, with what is wrong in it, under this status."""


async def answer_form(page: Page, session: Session, deed: Deed, again: Again, form: Form | None = None) -> Response:
    """The answer of `deed`; where it was refused, all that it did is undone and the form is shown again, as 422.

    `form` is the one that was sent, where the route has read or changed it before.
    """
    form = form or await page.form()
    answer: Response | None = None
    async with form.attempt(session):
        answer = await deed(form)
    if form.is_wrong or answer is None:
        return await again(form, 422)
    return answer
