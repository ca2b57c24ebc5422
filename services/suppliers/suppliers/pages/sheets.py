"""Workbooks of what is seen: titles in the reader's language, times in the reader's zone."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.auth import Principal
from chassis.pages import Page
from chassis.workbook.sheets import new_workbook, write_value
from jembatan_indonesia.zones import zone_name

from suppliers.models import Campaign, SubmissionHistory, Supplier, Upload
from suppliers.pages import labels
from suppliers.queries.boards import BoardRow
from suppliers.queries.uploads import Standing
from suppliers.schemas.suppliers import SupplierOut

NARROWEST, WIDEST = 8, 48


class SupplierSheet:
    """A row for every offer, added by and by."""

    def __init__(self, page: Page, reader: Principal, names: Mapping[str, str]) -> None:
        self._reader, self._names = reader, names
        self._zone = page.zone
        _ = page.gettext
        self._titles = [
            _("Kanwil"), _("Unit"), _("Nama"), _("Bentuk usaha"), _("NIB"), _("NPWP"), _("Alamat"),
            _("Kabupaten/kota"), _("Telepon"), _("Komoditas"), _("Satuan"), _("Harga"), _("Kapasitas per bulan"),
            _("Ketersediaan"), _("Status"), f"{_('Diubah')} ({zone_name(page.zone)})",
        ]  # fmt: skip
        self._states = {True: _("Aktif"), False: _("Tidak aktif")}
        self._rows: list[list[Any]] = []

    async def add(self, suppliers: Sequence[Supplier]) -> None:
        self._rows += await asyncio.to_thread(lambda: [row for one in suppliers for row in self._lines(one)])

    async def content(self) -> bytes:
        return await asyncio.to_thread(_written, self._titles, self._rows)

    def _lines(self, supplier: Supplier) -> list[list[Any]]:
        one = SupplierOut.of(supplier, self._reader)
        who = [
            self._names.get(one.kanwil, one.kanwil), self._names.get(one.unit, one.unit), one.name,
            labels.legal_form(one.legal_form), one.nib, one.npwp, one.address, labels.place(one.region_code), one.phone,
        ]  # fmt: skip
        ends = [self._states[one.active], _local(one.updated_at, self._zone)]
        offers: list[list[Any]] = [
            [
                labels.commodity(offer.commodity), offer.unit_of_measure, offer.price,
                None if offer.monthly_capacity is None else float(offer.monthly_capacity), labels.season(offer.months),
            ]
            for offer in one.offers
        ]  # fmt: skip
        return [[*who, *offer, *ends] for offer in offers or [[None] * 5]]


async def returns_sheet(
    page: Page,
    campaign: Campaign,
    lines: Sequence[BoardRow],
    names: Mapping[str, str],
    reviews: Mapping[UUID, SubmissionHistory],
) -> bytes:
    """`reviews`: who reviewed a return last, by its id; name and office, never the account."""
    _ = page.gettext
    zone = zone_name(page.zone)
    titles = [
        _("Kanwil"), _("Unit"), _("Kode unit"), _("Status"), _("Pemasok aktif"), f"{_('Batas waktu')} ({zone})",
        f"{_('Pertama dilaporkan')} ({zone})", _("Tepat waktu"), _("Pengiriman ke"), f"{_('Diperiksa')} ({zone})",
        _("Diperiksa oleh"), _("Kantor pemeriksa"), _("Alasan"),
    ]  # fmt: skip
    states = status_words(page)
    timely = {None: "", True: _("terlambat"), False: _("tepat waktu")}
    rows = [
        [
            names.get(one.submission.kanwil, one.submission.kanwil), one.name, one.submission.unit,
            states[one.submission.status], one.suppliers, _local(one.submission.due_at, page.zone),
            _local(one.submission.first_reported_at, page.zone), timely[one.submission.late], one.submission.round,
            _local(one.submission.reviewed_at, page.zone), *_reviewer(reviews.get(one.submission.id), names),
            "; ".join(str(reason["text"]) for reason in one.submission.reasons)
            or one.submission.nil_reason or one.submission.exempt_reason,
        ]
        for one in sorted(lines, key=lambda line: names.get(line.submission.kanwil, line.submission.kanwil))
    ]  # fmt: skip
    return await asyncio.to_thread(_written, titles, rows, campaign.title)


async def uploads_sheet(
    page: Page, uploads: Sequence[Upload], standings: Mapping[UUID, Standing], names: Mapping[str, str]
) -> bytes:
    _ = page.gettext
    zone = zone_name(page.zone)
    titles = [
        _("Kanwil"), _("Unit"), _("Berkas"), _("Keadaan"), _("Baris"), _("Sudah masuk daftar"), _("Siap disimpan"),
        _("Perlu diperbaiki"), _("Dilewati"), _("Sebaiknya diperiksa"), f"{_('Diunggah')} ({zone})", _("Ditutup"),
    ]  # fmt: skip
    states = upload_words(page)
    closed = {True: _("ya"), False: ""}
    rows = [
        [
            names.get(one.kanwil, one.kanwil), names.get(one.unit, one.unit), one.filename, states[one.status],
            one.rows_total, standing.taken, standing.ready, standing.wrong, standing.aside, standing.doubtful,
            _local(one.uploaded_at, page.zone), closed[one.closed_at is not None],
        ]
        for one in uploads
        for standing in [standings[one.id]]
    ]  # fmt: skip
    return await asyncio.to_thread(_written, titles, rows)


def upload_words(page: Page) -> dict[str, str]:
    _ = page.gettext
    return {
        "diterima": _("Sedang dibaca"),
        "menunggu_jawaban": _("Menunggu jawaban"),
        "siap_diperiksa": _("Siap diperiksa"),
        "disimpan": _("Tersimpan"),
        "gagal": _("Disisihkan: gagal dibaca"),
    }


def status_words(page: Page) -> dict[str, str]:
    _ = page.gettext
    return {
        "belum": _("Belum mulai"),
        "draf": _("Draf"),
        "dikirim": _("Menunggu diperiksa"),
        "dikembalikan": _("Dikembalikan"),
        "disetujui": _("Disetujui"),
        "nihil": _("Nihil"),
        "tidak_berlaku": _("Tidak berlaku"),
    }


def _reviewer(line: SubmissionHistory | None, names: Mapping[str, str]) -> tuple[str, str]:
    return (line.name, names.get(line.unit, line.unit)) if line else ("", "")


def _local(moment: datetime | None, zone: str) -> datetime | None:
    """The wall clock there, as Excel keeps times: without a zone, which the title names."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None


def _width(title: str, values: Sequence[Any]) -> int:
    """Wide enough for what stands there, within reason; a title may take two lines."""
    texts = ("31/12/2025 23:59" if isinstance(one, datetime) else str(one or "") for one in values)
    return min(max(NARROWEST, len(title) // 2 + 3, *map(len, texts)) + 2, WIDEST)


def _written(titles: Sequence[str], rows: Sequence[Sequence[Any]], heading: str = "") -> bytes:
    buffer = BytesIO()
    book = new_workbook(buffer)
    bold = book.add_format({"bold": True, "bg_color": "#E8F1FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet = book.add_worksheet("Data")
    top = 0
    if heading:
        sheet.write_string(0, 0, heading, book.add_format({"bold": True, "font_size": 13}))
        top = 2
    for column, title in enumerate(titles):
        sheet.write_string(top, column, title, bold)
        sheet.set_column(column, column, _width(title, [row[column] for row in rows]))
    clock, whole = book.add_format({"num_format": "dd/mm/yyyy hh:mm"}), book.add_format({"num_format": "#,##0"})
    for number, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, clock)
            else:
                write_value(sheet, number, column, value, whole if isinstance(value, int) else None)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(titles) - 1)
    book.close()
    return buffer.getvalue()
