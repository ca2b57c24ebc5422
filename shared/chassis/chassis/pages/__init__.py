"""Pages, the same in every service: templates, forms, words in two languages, the navigation bar, problems as pages.

router = PageRouter()

@router.get("/pemasok")
async def list_suppliers(page: InPage, reader: Reader, session: InTransaction) -> Response:
    return page.show("suppliers/list.html", rows=await queries.list_suppliers(session, reader))

pages = Pages("suppliers", (router,), find_office)      # app.py: create_app(service, …, pages=pages)
"""

from chassis.pages.answering import answer_form
from chassis.pages.declared import Pages
from chassis.pages.forms import Form, list_field
from chassis.pages.page import InPage, Page
from chassis.pages.router import PageRouter
from chassis.pages.site import Office

__all__ = ["Form", "InPage", "Office", "Page", "PageRouter", "Pages", "answer_form", "list_field"]
