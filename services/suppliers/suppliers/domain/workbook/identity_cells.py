"""Reading the cells that say who a supplier is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.workbook.cells import Digits, digits_of, is_blank, text_of
from chassis.workbook.issues import Notes
from chassis.workbook.table import CellValue
from jembatan_contracts import privacy
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.legal_forms import legal_form_in_name, legal_forms, match_legal_form
from jembatan_indonesia.masking import mask
from jembatan_indonesia.matching import MatchKind
from jembatan_indonesia.names import foreign_letters
from jembatan_indonesia.nib import parse_nib
from jembatan_indonesia.nik import parse_nik
from jembatan_indonesia.npwp import Npwp, NpwpKind, parse_npwp
from jembatan_indonesia.phone import Phone, parse_phone
from jembatan_indonesia.phone_text import Written, numbers_in

_FORMS = {form.code: form for form in legal_forms()}
_SEVERAL = re.compile(r"[/;,]|\bdan\b|\batau\b|&")
_ALL_ZERO = re.compile(r"^[0.\-\s]*$")


def name_of(cells: Mapping[str, CellValue], notes: Notes) -> str:
    """As it reads: in plain letters, without any that are not seen, so that no two suppliers only look alike."""
    name = "" if is_blank(cells.get("name")) else " ".join(privacy.plain(text_of(cells.get("name"))).split())
    if not name:
        notes.error("name", "missing-name")
    elif not any(char.isalpha() for char in name):
        notes.error("name", "name-without-letters", name)
    elif _are_several(cells["name"]):
        notes.error("name", "name-several", name)
    elif strange := foreign_letters(name):
        notes.error("name", "name-in-other-letters", name, letters=" ".join(strange))
    return name


def _are_several(value: CellValue) -> bool:
    """`CV Satu / CV Dua`: parts that each begin as a supplier's name does."""
    parts = [part for part in _BETWEEN_NAMES.split(value[:_MOST]) if part.strip()] if isinstance(value, str) else []
    return len(parts) > 1 and all(_BEGINS_NAME.match(part.strip(" .)-0123456789")) for part in parts)


_MOST = 200
_BETWEEN_NAMES = re.compile(r"[/;&+|\n\r]|,|\s-\s|\b(?:dan|atau|and|or|serta)\b", re.IGNORECASE)
_BEGINS_NAME = re.compile(
    r"(?:cv|pt|ud|pd|po|fa|firma|kop|koperasi|kud|kdmp|kopdes|bumdes|bumdesa|gapoktan|poktan|kwt|kelompok|kub|yayasan"
    r"|toko|warung|kios|agen|ibu|bapak|bpk|pak|bu|h|hj)\b[. ]*\w|(?:p\.t|c\.v|u\.d)\.?\s?\w",
    re.IGNORECASE,
)


def legal_form_of(cells: Mapping[str, CellValue], name: str, notes: Notes) -> str | None:
    """Code of the legal form, taken from the name when its own cell is blank."""
    in_name = legal_form_in_name(name)
    if is_blank(cells.get("legal_form")):
        if in_name:
            notes.info("legal_form", "legal-form-from-name", None, _FORMS[in_name].name)
        else:
            notes.warn("legal_form", "missing-legal-form")
        return in_name
    text = text_of(cells["legal_form"])
    match = match_legal_form(text)
    if match.code is None:
        notes.error("legal_form", "legal-form-unknown", text, _form_names(match.proposals))
        return None
    if match.kind is MatchKind.guess:
        notes.repaired("legal_form", "legal-form-guessed", text, _FORMS[match.code].name)
    elif in_name and in_name != match.code and not {in_name, match.code} <= _COOPERATIVES:
        notes.warn("legal_form", "legal-form-differs", text, _FORMS[in_name].name)
    return match.code


_COOPERATIVES = {"koperasi", "kdmp", "kmp-warga-binaan"}


def _form_names(codes: tuple[str, ...]) -> str | None:
    return " / ".join(_FORMS[code].name for code in codes) or None


def nib_of(cells: Mapping[str, CellValue], notes: Notes) -> str | None:
    value = cells.get("nib")
    if is_blank(value) or _ALL_ZERO.match(text_of(value)):
        notes.warn("nib", "missing-nib")
        return None
    digits = digits_of(value)
    if digits.lost:
        notes.error("nib", "digits-lost", text_of(value))
        return None
    # Two zeros lost happens once in a hundred; more than that is a mistake of another kind.
    short = digits.was_number and len(digits.text) in (11, 12)
    try:
        nib = parse_nib(digits.text.zfill(13) if short else digits.text)
    except InvalidIdentity as invalid:
        _report_bad_nib(digits, invalid.code, notes)
        return None
    if short:
        notes.repaired("nib", "nib-zero-restored", digits.text, nib)
    elif digits.was_number:
        notes.info("nib", "nib-number", digits.text, nib)
    return nib


def _report_bad_nib(digits: Digits, code: str, notes: Notes) -> None:
    if code == "nib-placeholder":
        notes.warn("nib", code, digits.text)
        return
    count = sum(char.isdigit() for char in digits.text)
    proposal = digits.text.zfill(13) if digits.text.isdecimal() and count == 12 else None
    notes.error("nib", code, digits.text, proposal, count=count)


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """Either `npwp` or, for a person, `nik`; with its kind."""

    npwp: str | None = None
    kind: NpwpKind | None = None
    nik: str | None = None


NO_TAX_NUMBER = TaxNumber()


def tax_number_of(cells: Mapping[str, CellValue], legal_form: str | None, notes: Notes) -> TaxNumber:
    """From the NPWP cell, or from a NIK cell when that is all there is."""
    nik = _nik_cell(cells, notes)
    npwp = _npwp_cell(cells, notes, silent=nik is not None)
    if npwp is None:
        found = Npwp(nik, NpwpKind.nik) if nik else None
    else:
        found = npwp
        if nik and npwp.is_personal and not npwp.digits.startswith(nik):
            notes.error("nik", "nik-differs", mask(nik))
        elif nik and not npwp.is_personal:
            notes.info("nik", "nik-not-kept", mask(nik))
    if found is None:
        return NO_TAX_NUMBER
    if not found.is_personal:
        return TaxNumber(found.digits, found.kind)
    if legal_form and not _FORMS[legal_form].personal:
        notes.warn("npwp", "npwp-nik-of-company", mask(found.digits))
    else:
        notes.info("npwp", "npwp-is-nik", mask(found.digits))
    return TaxNumber(None, found.kind, found.digits)


def _npwp_cell(cells: Mapping[str, CellValue], notes: Notes, *, silent: bool) -> Npwp | None:
    value = cells.get("npwp")
    if is_blank(value) or _ALL_ZERO.match(text_of(value)):
        if not silent:
            notes.warn("npwp", "missing-npwp")
        return None
    digits = digits_of(value)
    if digits.lost:
        notes.error("npwp", "digits-lost", mask(digits.text))
        return None
    short = digits.was_number and len(digits.text) in (13, 14)
    try:
        npwp = parse_npwp(digits.text.zfill(15) if short else digits.text)
    except InvalidIdentity as invalid:
        report = notes.warn if invalid.code == "npwp-placeholder" else notes.error
        report("npwp", invalid.code, mask(digits.text), count=sum(char.isdigit() for char in digits.text))
        return None
    if short:
        notes.repaired("npwp", "npwp-zero-restored", mask(digits.text), npwp.digits)
    elif digits.was_number:
        notes.info("npwp", "npwp-number", mask(digits.text), npwp.digits)
    if not npwp.check_digit_fits:
        notes.warn("npwp", "npwp-check-digit", mask(npwp.digits))
    return npwp


def _nik_cell(cells: Mapping[str, CellValue], notes: Notes) -> str | None:
    value = cells.get("nik")
    if is_blank(value) or _ALL_ZERO.match(text_of(value)):
        return None
    digits = digits_of(value)
    if digits.lost:
        notes.error("nik", "digits-lost", mask(digits.text))
        return None
    try:
        return parse_nik(digits.text).digits
    except InvalidIdentity as invalid:
        notes.error("nik", invalid.code, mask(digits.text), count=sum(c.isdigit() for c in digits.text))
        return None


def address_of(cells: Mapping[str, CellValue], notes: Notes) -> str | None:
    if is_blank(cells.get("address")):
        notes.warn("address", "missing-address")
        return None
    return text_of(cells["address"])


def phone_of(cells: Mapping[str, CellValue], notes: Notes) -> str | None:
    """The first telephone number of the cell, E.164."""
    value = cells.get("phone")
    if is_blank(value):
        notes.warn("phone", "missing-phone")
        return None
    digits = digits_of(value)
    if digits.lost:
        notes.error("phone", "digits-lost", mask(digits.text))
        return None
    # Line breaks part two numbers, so that the text is read before it becomes one line.
    written = numbers_in(digits.text if digits.was_number else _lines(value))
    if written.fax and not written.numbers:
        notes.error("phone", "phone-fax", mask(digits.text))
        return None
    if written.unclear or not written.numbers:
        notes.error("phone", "phone-not-a-number", mask(digits.text))
        return None
    without_last = written.without_last
    first = without_last or written.numbers[0]
    try:
        phone = parse_phone(first)
    except InvalidIdentity as invalid:
        notes.error("phone", invalid.code, mask(digits.text))
        return None
    if without_last:
        notes.error("phone", "phone-extra-digits", mask(digits.text), phone.e164)
        return None
    _tell_of_phone(written, phone, mask(first), notes)
    return phone.e164


def _tell_of_phone(written: Written, phone: Phone, shown: str, notes: Notes) -> None:
    if len(written.numbers) > 1:
        notes.repaired("phone", "phone-several", shown, phone.e164)
    if written.letters:
        notes.repaired("phone", "phone-letters", shown, phone.e164)
    if written.beside:
        notes.repaired("phone", "phone-beside", shown, phone.e164)
    if written.words:
        notes.info("phone", "phone-words", shown, phone.e164)
    if phone.repaired:
        notes.info("phone", "phone-zero-restored", shown, phone.e164)
    if not phone.listed:
        notes.warn("phone", "phone-unlisted", shown)


def _lines(value: CellValue) -> str:
    lines = value.splitlines() if isinstance(value, str) else [text_of(value)]
    return "\n".join(digits_of(line).text for line in lines)
