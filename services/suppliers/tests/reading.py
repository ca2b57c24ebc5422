"""What a person reads on a page."""

import re
from html import unescape

import httpx


def words(answer: httpx.Response, status: int = 200) -> str:
    """The text of a page, without its marks."""
    assert answer.status_code == status, answer.text
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def rows(answer: httpx.Response) -> list[str]:
    """The words of every row of the page's tables."""
    assert answer.status_code == 200, answer.text
    found = re.findall(r"<tr>(.*?)</tr>", answer.text.partition("<tbody>")[2], flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found if "<td" in one]


def gone_to(answer: httpx.Response) -> str:
    """Where a form that was kept leads."""
    assert answer.status_code == 303, words(answer, answer.status_code)
    return answer.headers["location"]
