"""Names of what people do at each route: the trail of access shows them instead of addresses.

    deed("Membuka pemasok", "Opened a supplier", "GET /pemasok/{supplier_id}", "GET /suppliers/{supplier_id}")

A service says them of its own routes (`Pages(…, deeds=DEEDS)`); a test wants none missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_METHODS = ("GET", "POST", "OPTIONS")
Words = tuple[str, str]
"""Bahasa Indonesia and English."""


@dataclass(frozen=True)
class Deed:
    """`routes`: method and route as they stand in the trail."""

    words: Words
    routes: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """For the address of a filtered page."""
        return re.sub(r"[^a-z0-9]+", "-", self.words[1].lower()).strip("-")


def deed(words: str, words_en: str, *routes: str) -> Deed:
    """A route without a method: however it is asked. What is asked for its headers alone is asked for."""
    asked = [one if " " in one else f"{method} {one}" for one in routes for method in _METHODS]
    asked += [f"HEAD {one.removeprefix('GET ')}" for one in asked if one.startswith("GET ")]
    return Deed((words, words_en), tuple((one.split()[0], one.split()[1]) for one in asked))


OWN = (
    deed("Masuk", "Signed in", "/masuk", "/masuk/selesai"),
    deed("Keluar", "Signed out", "/keluar", "/keluar/selesai"),
    deed("Keluar di penyedia akun", "Signed out at the account provider", "POST /keluar/kabar"),
    deed("Memilih bahasa", "Chose a language", "/bahasa/{language}"),
    deed("Membaca jejak akses", "Read the access log", "GET /jejak-akses"),
    deed("Melihat peristiwa yang gagal", "Looked at failed events", "GET /surat-mati", "GET /surat-mati/{dead_letter}"),
    deed("Mencoba ulang peristiwa", "Tried an event again", "POST /surat-mati/{dead_letter}/coba"),
    deed("Memutar ulang peristiwa", "Replayed an event", "POST /surat-mati/{dead_letter}/putar-ulang"),
    deed("Membuang peristiwa", "Dropped an event", "POST /surat-mati/{dead_letter}/buang"),
    deed("Mengambil berkas tampilan", "Fetched a file of the pages", "/static/{version}/{name:path}"),
    deed("Membuka beranda", "Opened the home page", "GET /"),
    deed("Membaca keterangan API", "Read the description of the API", "GET /openapi.json"),
    deed("Memeriksa apakah layanan berjalan", "Looked whether the service runs", "/healthz", "/readyz"),
)
"""Of every service."""


class Deeds:
    """Those of one service. `things` names what stands in its addresses: `{"code": ("unit", "unit")}`."""

    def __init__(self, own: Sequence[Deed] = (), things: Mapping[str, Words] | None = None) -> None:
        self.all = (*OWN, *own)
        self._things = {"dead_letter": ("peristiwa", "event")} | dict(things or {})

    @cached_property
    def by_route(self) -> dict[tuple[str, str], Deed]:
        return {route: one for one in self.all for route in one.routes}

    def said(self, method: str, route: str, language: str) -> str:
        """Description of what was done; empty for a route that is known no more."""
        found = self.by_route.get((method, route))
        return found.words[language == "en"] if found else ""

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Codes and words to choose from, in the order of the words."""
        return sorted(((one.code, one.words[language == "en"]) for one in self.all), key=lambda pair: pair[1])

    def routes_of(self, code: str) -> tuple[tuple[str, str], ...]:
        return next((one.routes for one in self.all if one.code == code), ())

    def object_said(self, object_: str, language: str) -> str:
        """`supplier_id=0197…` as `pemasok 0197…`."""
        pairs = (one.partition("=") for one in object_.split())
        return ", ".join(f"{self._thing(name, language)} {value}".strip() for name, _, value in pairs)

    def _thing(self, name: str, language: str) -> str:
        return self._things[name][language == "en"] if name in self._things else ""
