"""Beranda: who I am, and where to go from here."""

from chassis.pages import InPage, PageRouter
from fastapi import Response

from notifier.permissions import Member

router = PageRouter()


@router.get("/")
async def show_home(page: InPage, member: Member) -> Response:
    return page.show("notifier/home.html")
