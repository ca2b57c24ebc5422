"""Reading a region from its code, its name, or both."""

import re
from collections.abc import Mapping

from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.issues import Notes
from chassis.workbook.table import CellValue
from jembatan_indonesia.matching import MatchKind
from jembatan_indonesia.region_names import find_regencies, match_regency
from jembatan_indonesia.regions import Region, RegionStatus, region, region_status

_CODE = re.compile(r"^(\d{2})[.,\- ]?(\d{2})(?:[.,\- ]?(\d{2}))?(?:[.,\- ]?(\d{4}))?$")
_BOTH = r"(?P<code>\d{2}\.?\d{2}(?:\.\d{2})?)", r"(?P<name>[A-Za-z][^\d]{2,80})"
_CODE_FIRST = re.compile(rf"^[(\[]?{_BOTH[0]}[)\]]?\s?[-–/:,]?\s?{_BOTH[1]}$")
_CODE_LAST = re.compile(rf"^{_BOTH[1]}[-–/:, (\[]{_BOTH[0]}[)\]]?$")
_DATE = re.compile(r"^\d{4}-(\d\d)-(\d\d)")
_CUT_SHORT = re.compile(r"^(\d{2})[.,](\d)$")


def region_of(cells: Mapping[str, CellValue], notes: Notes) -> str | None:
    """PP.RR or deeper. A code that Excel cut short is completed; a blank one is looked up by name."""
    value, name = cells.get("region_code"), _name(cells)
    if is_blank(value) and (written := _code_in_name(cells.get("region_name"))):
        value, name = written
    elif is_code(name):
        name = known.name if (known := region(_CODE.sub(r"\1.\2", name))) else name
    if is_blank(value):
        return _by_name(name, "region_name", notes)
    text = _code_text(value)
    if cut := _CUT_SHORT.match(text):
        return _completed(cut[1], cut[2], isinstance(value, str), text, name, notes)
    if found := _CODE.match(text):
        code = ".".join(part for part in found.groups() if part)
        return _checked(code, name, notes, was_number=not isinstance(value, str) or code != text)
    if any(char.isalpha() for char in text):
        return _by_name(text, "region_code", notes)
    notes.error("region_code", "region-malformed", text, _codes(find_regencies(name)))
    return None


def is_code(text: str) -> bool:
    """`36.72`, `3672` or `36.72.01`, wherever it stands."""
    return bool(_CODE.match(text))


def _code_in_name(value: CellValue) -> tuple[CellValue, str] | None:
    """A code in the column of names, `36.72` or `36.72 Kota Cilegon`, and the name beside it."""
    text = _code_text(value)
    if is_code(text) or _CUT_SHORT.match(text):
        return value, ""
    found = _CODE_FIRST.match(text) or _CODE_LAST.match(text)
    return (found["code"], found["name"].strip()) if found else None


def _name(cells: Mapping[str, CellValue]) -> str:
    return "" if is_blank(cells.get("region_name")) else text_of(cells["region_name"])


def _code_text(value: CellValue) -> str:
    """The code as it was meant: Excel turns 11.10 into a number, and in some languages into 11 October."""
    if found := _DATE.match(text_of(value)):
        return f"{found[2]}.{found[1]}"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.8f}".rstrip("0")
    return text_of(value)


def _by_name(name: str, field: str, notes: Notes) -> str | None:
    if not name:
        notes.warn("region_code", "missing-region")
        return None
    match = match_regency(name)
    places, codes = match.places, _codes(match.places)
    if match.kind is MatchKind.none:
        if codes:
            notes.error("region_code", "region-name-unclear", name, codes, places=_spelled(places))
        else:
            notes.warn(field, "region-name-unknown", name)
    elif len(places) > 1:
        notes.error("region_code", "region-ambiguous", name, codes, places=_spelled(places))
    elif match.kind is MatchKind.guess:
        notes.repaired("region_code", "region-guessed", name, places[0].code, places=_spelled(places))
        return places[0].code
    else:
        notes.info("region_code", "region-from-name", name, places[0].code)
        return places[0].code
    return None


def _completed(province: str, digit: str, as_text: bool, text: str, name: str, notes: Notes) -> str | None:
    """11.1 can only be 11.10 in a number cell; as text it may also be 11.01. The name decides."""
    possible = [f"{province}.{digit}0"] + ([f"{province}.0{digit}"] if as_text else [])
    current = [code for code in possible if region_status(code) is RegionStatus.current]
    named = find_regencies(name)
    agreeing = [code for code in current if code in {one.code for one in named}]
    chosen = agreeing or ([] if named else current)
    if len(chosen) == 1:
        notes.repaired("region_code", "region-zero-restored", text, chosen[0])
        return chosen[0]
    proposal = _codes(named) or " / ".join(current) or None
    code = "region-ambiguous" if proposal else "region-malformed"
    notes.error("region_code", code, text, proposal, places=_spelled(named) or proposal)
    return None


def _checked(code: str, name: str, notes: Notes, *, was_number: bool) -> str | None:
    named = find_regencies(name)
    status = region_status(code)
    if status is RegionStatus.unknown:
        notes.error("region_code", "region-province-unknown", code, _codes(named))
        return None
    if was_number:
        notes.info("region_code", "region-number", code, code)
    if status is RegionStatus.unlisted:
        notes.warn("region_code", "region-unlisted", code, _codes(named))
    elif status is RegionStatus.retired:
        notes.warn("region_code", "region-retired", code, _codes(named))
    elif name and code[:5] not in {one.code for one in named}:
        notes.warn("region_code", "region-name-differs", code, _codes(named))
    return code


def _codes(found: tuple[Region, ...]) -> str | None:
    return " / ".join(one.code for one in found) or None


def _spelled(found: tuple[Region, ...]) -> str:
    """`Kabupaten Malang 35.07, Kota Malang 35.73`: a code alone tells nobody which is which."""
    return ", ".join(f"{one.name} {one.code}" for one in found)
