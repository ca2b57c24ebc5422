"""Glossary: each term once, and every thing that events are about is explained."""

import json
import re
from collections import Counter

from .workspace import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text()
ROWS = re.findall(r"^\| (\*\*.+?) \| (.+?) \|", PAGE, re.MULTILINE)
ASYNCAPI = next(ROOT.glob("shared/contracts/**/asyncapi.json"))


def test_each_term_is_explained_once() -> None:
    terms = Counter(term.lower() for first, _ in ROWS for term in re.findall(r"\*\*(.+?)\*\*", first))
    assert len(terms) > 80
    assert [term for term, count in terms.items() if count > 1] == []


def test_every_thing_that_events_are_about_is_explained() -> None:
    english = {word.strip() for _, second in ROWS for word in re.split(r"[,(]", second)}
    addresses = [channel["address"] for channel in json.loads(ASYNCAPI.read_text())["channels"].values()]
    assert addresses
    assert {address.partition(".")[2] for address in addresses} - english == set()


def test_every_role_is_explained() -> None:
    source = (ROOT / "shared" / "chassis" / "chassis" / "auth.py").read_text()
    roles = re.findall(
        r'^    [A-Z]+ = "(\w+)"$', source.partition("class Role(")[2].partition("\nclass ")[0], re.MULTILINE
    )
    assert {"operator", "auditor"} <= set(roles)
    assert [role for role in roles if f"| {role} |" not in PAGE] == []
