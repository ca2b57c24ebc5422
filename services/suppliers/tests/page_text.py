"""Text of a page, as a person reads it."""

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
    """Address to which a form that was kept leads."""
    assert answer.status_code == 303, words(answer, answer.status_code)
    return answer.headers["location"]


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    """Of every line of the summary: the field it leads to, which is there, and its sentence."""
    assert answer.status_code == 422
    summary = re.search(r'class="error-summary".*?</div>', answer.text, re.S)
    assert summary
    lines = [(field, unescape(said)) for field, said in re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary[0])]
    for field, said in lines:
        assert f'id="{field}"' in answer.text, f"{said} leads nowhere: {field}"
        assert len(said) > 8
    return lines
