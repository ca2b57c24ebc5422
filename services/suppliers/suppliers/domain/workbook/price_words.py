"""Words beside a price other than measures: its conditions, and phrases without effect on the number."""

import re
from typing import Final

_CHARGE: Final = (
    r"(?:ppn(?:bm)?|pph(?: ?\d\d)?|pajak|ongkir|ongkos(?: (?:kirim|angkut|antar))?"
    r"|biaya(?: (?:kirim|angkut|antar|pengiriman|pengantaran|transport\w*|kemasan|packing|bongkar(?: muat)?))?"
    r"|transport\w*|pengiriman|pengantaran|antar|kirim|angkut\w*|kemasan|packing|karung|bongkar(?: muat)?"
    r"|semua (?:biaya|pajak)|semuanya)(?: ?(?:sebesar )?(?:\(\d{1,2}(?:[.,]\d)? ?%\)|\d{1,2}(?:[.,]\d)? ?%))?"
)
_HERE: Final = r"(?:lapas|rutan|lpka|bapas|upt|tempat|lokasi|tujuan|(?:gudang|dapur) (?:lapas|rutan|lpka|upt))"
_NAMED: Final = r"(?: [a-z]{3,20}){0,3}(?= ?[)\]]| ?$)"
_MONTH: Final = (
    r"(?:jan(?:uari)?|[fp]eb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|jun[iy]?|jul[iy]?|ag(?:u|us|st|ust|ustus)|sept?(?:ember)?"
    r"|okt(?:ober)?|no[vp](?:ember)?|des(?:ember)?)"
)
_DATE: Final = rf"(?:\d{{1,2}} ?[-/. ] ?(?:{_MONTH}|1[0-2]|0?[1-9])(?: ?[-/. ] ?(?:20)?\d\d)?|{_MONTH}(?: 20\d\d)?)"
_SURE_DATE: Final = (
    rf"(?:(?:\d{{1,2}} ?[-/. ]? ?)?{_MONTH}\.?(?: ?[-/. ]? ?(?:20)?\d\d)?"
    r"|(?:\d{1,2} ?[-/.] ?)?(?:1[0-2]|0?[1-9]) ?[-/.] ?20\d\d)"
)
"""One that cannot be taken for an amount."""
_AND: Final = r"(?: ?[,/&+] ?| dan | serta )"
_UNDERSTOOD: Final = re.compile(
    rf"(?:(?:sudah|sdh|udah|telah|all) ){{0,2}}"
    rf"(?:termasuk|trmsk|termsk|incl(?:ude[ds]?|usive)?|inkl(?:usif)?|inc)\b\.? ?{_CHARGE}(?:{_AND}{_CHARGE}){{0,4}}"
    rf"(?: (?:sampai|hingga|ke|di)(?: (?:ke|di))? {_HERE}{_NAMED})?"
    rf"|(?:franco|franko|frangko)(?: di)? {_HERE}{_NAMED}"
    rf"|(?:(?:di)?antar|(?:di)?kirim|(?:di)?terima)(?: (?:ke|sampai|hingga|di)){{1,2}} {_HERE}{_NAMED}"
    rf"|(?:\b(?:pada|kondisi|posisi|data|update[d]?|diperbarui|survei|survey|terbaru) )?"
    rf"(?:\b(?:per ?)?(?:tgl|tanggal)\b\.? ?{_DATE}|\bper(?: bulan| bln)? {_SURE_DATE})(?![a-z\d])"
    rf"|\b(?:kondisi|posisi|data|update[d]?|diperbarui|survei|survey) {_SURE_DATE}(?![a-z\d])"
)
_NOT: Final = re.compile(
    r"\b(?:belum|blm|tidak|tdk|tanpa|bukan|non|s/d|s\.d\.?|sd|sampai|hingga|mulai)\.?\s?(?:tgl\s?)?$"
)
_EXCLUDED: Final = re.compile(
    rf"(?:\b(?:belum|blm|tidak|tdk|tanpa|di ?luar|selain|excl(?:ude[ds]?)?|non|plus|ditambah|tambah)\b\.?|\+)"
    rf" ?(?:(?:termasuk|trmsk|termsk|dengan) )?{_CHARGE}(?:{_AND}{_CHARGE}){{0,4}}"
)
CONDITION: Final = re.compile(
    r"\b(?:belum|blm|tidak|tdk|tanpa|di ?luar|selain|exclude[ds]?|excl?|non|plus|ditambah|tambah|kecuali)\b.{0,40}"
    r"\b(?:ongkir|ongkos|biaya|kirim|pengiriman|diantar|antar|angkut|angkutan|transport\w*|ppn|pajak|pph|jasa|kemasan"
    r"|karung|bongkar|fee|admin|margin)\b"
    r"|\bnego\w*|\b(?:dapat|bisa|akan|mungkin|sewaktu)\b.{0,30}\bberubah\b|\bdiskon\b|\bpotongan\b|\brabat\b"
    r"|\bmin(?:imal|imum)? (?:order|pembelian|pesan\w*|pengambilan)\b|\bkisaran\b|\bperkiraan\b|\bestimasi\b"
    r"|\b(?:loco|franco|tentatif)\b"
    r"|\bharga (?:lama|sebelumnya|(?:tahun|bulan|minggu) lalu|grosir|eceran|jual kembali|franco|loco)\b"
)
"""What a price holds only with, or is not yet: asked wherever a line of the sheet says so."""
HARMLESS: Final = re.compile(
    r"\b(?:sudah|sdh|udah|telah|harga) (?:termasuk|termsk|include[ds]?|incl)\b|\binclude\b"
    r"|\b(?:wajib|diisi|isi|isilah|isikan|tulis|ditulis|tuliskan|pilih|contoh|kosongkan)\b"
)
_LONGEST: Final = 200


def without_understood(text: str) -> tuple[str, tuple[str, ...]]:
    """A text in lower case without phrases of no effect on its number, and these phrases: `sudah termasuk PPN 11%`,
    `franco lapas`, `harga per tgl 1 Des 2026`."""
    plain, kept, found, at = " ".join(text.lower().split())[:_LONGEST], [], [], 0
    for one in _UNDERSTOOD.finditer(plain):
        if _NOT.search(plain[: one.start()][-20:]):
            continue
        kept.append(plain[at : one.start()])
        found.append(one[0].strip())
        at = one.end()
    return (" ".join([*kept, plain[at:]]), tuple(found)) if found else (text, ())


def without_excluded(text: str) -> tuple[str, tuple[str, ...]]:
    """A text in lower case without charges beside its price, and these: `belum termasuk PPN 11%`, `+ ongkir`."""
    plain = " ".join(text.lower().split())[:_LONGEST]
    found = tuple(one[0].strip() for one in _EXCLUDED.finditer(plain))
    return (_EXCLUDED.sub(" ", plain), found) if found else (text, ())
