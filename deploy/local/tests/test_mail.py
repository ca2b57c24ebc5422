import json
import smtplib
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from deploy.local import lifecycle, mail, ports
from deploy.local.mail import box
from deploy.local.stack import Stack

MESSAGE = (
    b"From: jembatan@example.test\r\nTo: kepala@example.test\r\nSubject: =?utf-8?q?Pengingat_=E2=80=94_H-3?=\r\n"
    b"Message-ID: <1@example.test>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>Batas waktu <b>11 Juli</b></p><script>alert(1)</script>\r\n"
)


@pytest.fixture
def page(stack: Stack) -> str:
    lifecycle.up(stack, ["mail"])
    with smtplib.SMTP(*mail.smtp(stack)) as client:
        client.sendmail("bounce@example.test", ["lapas-cilegon@example.test"], MESSAGE)
    return f"http://127.0.0.1:{ports.number(stack, ports.MAIL_PAGE)}"


def _get(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def test_a_message_is_kept_byte_for_byte_below_its_envelope(stack: Stack, page: str) -> None:
    (path,) = (stack.home / "mail").glob("*.eml")
    envelope = b"Return-Path: <bounce@example.test>\r\nDelivered-To: lapas-cilegon@example.test\r\n"
    assert path.read_bytes() == envelope + MESSAGE


def test_the_page_lists_and_shows_the_message_without_running_it(stack: Stack, page: str) -> None:
    (summary,) = box.newest(stack.home / "mail", 5)
    assert "Pengingat — H-3" in _get(page)
    shown = _get(f"{page}/messages/{summary.name}")
    assert "11 Juli" in shown
    assert "<script>" not in shown


def test_tests_read_the_same_as_json_by_recipient(page: str) -> None:
    found = json.loads(_get(f"{page}/messages.json?to=cilegon"))
    assert [one["subject"] for one in found["messages"]] == ["Pengingat — H-3"]
    assert json.loads(_get(f"{page}/messages.json?to=nobody"))["messages"] == []


def test_the_page_gives_no_other_file(page: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{page}/messages/..%2fports.json")
