"""Workbooks as diligent units would fill them in: no two suppliers alike, now and then something to remark upon."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count, product
from random import Random

import xlsxwriter

TITLES = (
    "No",
    "Nama Penyedia",
    "Bentuk Usaha",
    "NIB",
    "Alamat",
    "Kode Wilayah",
    "No. HP/WA",
    "Komoditas",
    "Satuan",
    "Kapasitas per bulan",
    "Harga satuan (Rp)",
    "Ketersediaan",
    "Sertifikat Halal",
)
CILEGON = "36.72"
FORMS = ("CV", "PT", "UD", "Koperasi", "Kelompok Tani")
FIRST = (
    "Sumber",
    "Mitra",
    "Karya",
    "Cahaya",
    "Berkah",
    "Tirta",
    "Bumi",
    "Mekar",
    "Sinar",
    "Tunas",
    "Harapan",
    "Putra",
    "Sari",
    "Mulya",
    "Guna",
    "Dwi",
    "Tri",
    "Surya",
    "Bintang",
    "Samudra",
)
SECOND = (
    "Pangan",
    "Tani",
    "Makmur",
    "Rejeki",
    "Jaya",
    "Abadi",
    "Lestari",
    "Sejahtera",
    "Mandiri",
    "Utama",
    "Indah",
    "Sentosa",
    "Bahari",
    "Nusantara",
    "Agung",
    "Barokah",
    "Subur",
    "Bersama",
    "Perkasa",
    "Gemilang",
)
OFFERS = (
    ("Beras Premium", "kg", 14_900, 15_800),
    ("Telur Ayam Ras", "kg", 27_000, 31_000),
    ("Daging Ayam Ras", "kg", 33_000, 39_000),
    ("Minyak Goreng Kemasan", "liter", 17_000, 19_500),
    ("Bawang Merah", "kg", 36_500, 41_500),
    ("Ikan Kembung", "kg", 38_000, 45_000),
    ("Gula Konsumsi", "kg", 17_000, 18_500),
    ("Bayam", "kg", 6_000, 12_000),
)
SEASONS = ("Sepanjang tahun", "Jan-Jun", "Mar, Apr, Mei")


def write(rows: int, random: Random, region: str = CILEGON, first: int = 1) -> bytes:
    """So many suppliers with one offer each. `first` numbers them, so that two workbooks share none."""
    names = _names(random)
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Data Penyedia")
        sheet.write_row(0, 0, TITLES)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _cells(random, next(names), number, first + number - 1, region))
    return book.getvalue()


def _names(random: Random) -> Iterator[str]:
    """Each but once; where the pairs of words are used up, letters tell the next ones apart."""
    pairs = list(product(FIRST, SECOND))
    for turn in count():
        letters = "".join(chr(ord("A") + int(digit)) for digit in str(turn)) if turn else ""
        for pair in random.sample(pairs, len(pairs)):
            yield " ".join([*pair, letters]).strip()


def _cells(random: Random, name: str, row: int, number: int, region: str) -> list[str | int]:
    commodity, unit, low, high = random.choice(OFFERS)
    return [
        row,
        name,
        random.choice(FORMS),
        f"91200{number:08d}",
        f"Jalan Raya Nomor {number % 400 + 1}",
        region,
        f"0812-{number:08d}",
        commodity,
        unit,
        random.randrange(50, 5_000),
        random.randrange(low, high, 100),
        random.choice(SEASONS),
        random.choice(("Ya", "Tidak", "")),
    ]
