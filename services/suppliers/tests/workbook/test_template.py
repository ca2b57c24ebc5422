from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from chassis.personal_data import is_personal_address, is_personal_name
from chassis.workbook.cells import is_blank, text_of
from chassis.workbook.ditto import is_ditto, reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jembatan_contracts import privacy
from jembatan_indonesia import matching
from jembatan_indonesia.legal_forms import legal_forms
from jembatan_indonesia.names import foreign_letters
from jembatan_indonesia.npwp import NpwpKind
from jembatan_indonesia.regions import current_codes
from openpyxl import load_workbook
from suppliers.domain.catalogue import commodities
from suppliers.domain.workbook import (
    Certificate,
    SupplierRow,
    TemplateUnit,
    build_template,
    examine_all,
    open_workbook,
)

UNIT = TemplateUnit("lapas-kelas-iia-cilegon", "LEMBAGA PEMASYARAKATAN KELAS IIA CILEGON", "36.72")

SAMPLE = SupplierRow(
    name="CV Sumber Rejeki",
    commodity="beras-premium",
    unit="kg",
    price=15_000,
    legal_form="cv",
    nib="0495490267304",
    npwp="809679293419000",
    npwp_kind=NpwpKind.npwp15,
    address="Jl. Raya Anyer",
    region_code="11.10",
    phone="+6281661568232",
    monthly_capacity=Decimal("2500.5"),
    season=(1, 2, 3),
    halal=Certificate.ada,
    pirt=Certificate.tidak,
)

digits = st.text(alphabet="0123456789", min_size=1)
words = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60).map(text_of)
names = words.filter(
    lambda text: (
        not is_blank(text)
        and any(char.isalpha() for char in text)
        and not foreign_letters(text)
        and text == " ".join(privacy.plain(text).split())
        and not is_ditto(text)
        and reference(text) is None
        and not is_personal_name(text)
        and matching.words(text).split()[:1]
        not in [["contoh"], ["misal"], ["misalnya"], ["diisi"], ["isi"], ["example"]]
    )
)
"""No row of an example either, nor a ditto mark: what is meant by them is asked, every time."""
certificates = st.none() | st.sampled_from(Certificate)
tax_numbers = st.sampled_from(
    [
        (None, None, None),
        ("809679293419000", NpwpKind.npwp15, None),
        ("0809679293419000", NpwpKind.npwp16, None),
        ("0809679293419000000001", NpwpKind.nitku, None),
        (None, NpwpKind.nik, "3672014507850003"),
        (None, NpwpKind.nitku, "3672014507850003000001"),
    ]
)


def _may_be_address(text: str) -> bool:
    return not is_blank(text) and not is_personal_address(text) and not is_ditto(text) and reference(text) is None


@st.composite
def supplier_rows(draw: st.DrawFn) -> SupplierRow:
    goods = draw(st.sampled_from(commodities()))
    npwp, kind, nik = draw(tax_numbers)
    return SupplierRow(
        name=draw(names),
        commodity=goods.code,
        unit=draw(st.sampled_from((goods.unit, *goods.other_units))),
        price=draw(st.integers(100, 1_000_000_000)),
        legal_form=draw(st.sampled_from([form.code for form in legal_forms()])),
        nib=draw(st.none() | st.from_regex(r"\A[0-9]{13}\Z").filter(lambda text: len(set(text)) > 1)),
        npwp=npwp,
        npwp_kind=kind,
        nik=nik,
        address=draw(st.none() | words.filter(_may_be_address)),
        region_code=draw(st.none() | st.sampled_from(sorted(current_codes()))),
        phone=draw(st.none() | st.from_regex(r"\A\+628[1-9][0-9]{8}\Z")),
        monthly_capacity=draw(st.none() | st.integers(0, 999_999_999_999).map(lambda n: Decimal(n) / 1000)),
        season=tuple(sorted(draw(st.sets(st.integers(1, 12))))),
        halal=draw(certificates),
        pirt=draw(certificates),
        nkv=draw(certificates),
        bpom=draw(certificates),
    )


def read_back(content: bytes) -> list[SupplierRow | None]:
    return [row.values for row in examine_all(open_workbook(content))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(supplier_rows(), min_size=1, max_size=8, unique_by=lambda row: (row.name.casefold(), row.nib)))
def test_what_is_exported_comes_back_as_the_same_rows(rows: list[SupplierRow]) -> None:
    apart = [replace(row, nib=f"{1_000_000_000_000 + at}") for at, row in enumerate(rows)]
    content = build_template(UNIT, apart, 2025)
    assert read_back(content) == apart
    once = [[(i.field, i.code) for i in row.issues] for row in examine_all(open_workbook(content))]
    again = build_template(UNIT, [row for row in read_back(content) if row], 2025)
    twice = [[(i.field, i.code) for i in row.issues] for row in examine_all(open_workbook(again))]
    assert once == twice


def test_a_faultless_export_raises_no_issue_at_all() -> None:
    rows = [SAMPLE, replace(SAMPLE, commodity="tempe", price=12_000)]
    table = open_workbook(build_template(UNIT, rows, 2025))
    examined = list(examine_all(table))
    assert [row.values for row in examined] == rows
    assert [row.issues for row in examined] == [(), ()]
    assert table.skipped == []


def test_ten_thousand_rows_are_read_and_examined() -> None:
    rows = [replace(SAMPLE, name=f"CV Sumber {at}", nib=f"{1_000_000_000_000 + at}") for at in range(10_000)]
    content = build_template(UNIT, rows, 2025)
    examined = list(examine_all(open_workbook(content)))
    assert [row.values for row in examined] == rows


def test_an_empty_template_asks_for_data_when_sent_back_empty() -> None:
    import pytest
    from suppliers.domain.workbook import WorkbookRefused

    with pytest.raises(WorkbookRefused, match="no-rows"):
        open_workbook(build_template(UNIT, [], 2025))


def test_code_cells_are_text_so_that_excel_leaves_them_alone() -> None:
    sheet = load_workbook(BytesIO(build_template(UNIT, [SAMPLE], 2025)))["Data BAMA"]
    titles = {cell.value: cell.column for cell in sheet[5]}
    for title in ("NIB", "NPWP", "Kode Wilayah", "No. HP/WA"):
        filled, spare = sheet.cell(6, titles[title]), sheet.column_dimensions
        assert (filled.data_type, filled.number_format) == ("s", "@")
        assert spare
    assert sheet.cell(6, titles["Kode Wilayah"]).value == "11.10"
    assert sheet.cell(6, titles["NIB"]).value == "0495490267304"


def test_lists_to_choose_from_cover_spare_rows_and_come_from_a_hidden_sheet() -> None:
    book = load_workbook(BytesIO(build_template(UNIT, [SAMPLE], 2025)))
    rules = book["Data BAMA"].data_validations.dataValidation
    assert len(rules) == 10
    assert all(rule.formula1.startswith("'_daftar'!") for rule in rules)
    assert book["_daftar"].sheet_state == "veryHidden"
    assert book["Data BAMA"].freeze_panes == "C6"
    assert book["Petunjuk"]["A1"].value == "PETUNJUK PENGISIAN"


def test_the_units_own_province_comes_first_in_the_list_of_regions() -> None:
    book = load_workbook(BytesIO(build_template(UNIT, [], 2025)))
    columns = [[cell.value for cell in column if cell.value] for column in book["_daftar"].iter_cols()]
    (codes,) = [column for column in columns if "11.10" in column]
    assert codes[0].startswith("36.")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    row = replace(SAMPLE, name='=HYPERLINK("http://contoh.id";"klik")', legal_form="cv")
    content = build_template(UNIT, [row], 2025)
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert read_back(content) == [row]
