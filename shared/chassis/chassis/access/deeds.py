"""Names of what people do at each route: the trail of access shows them instead of addresses.

    deed(gettext("Membuka pemasok"), "GET /pemasok/{supplier_id}", "GET /suppliers/{supplier_id}")

A service says them of its own routes (`Pages(…, deeds=DEEDS)`); a test wants none missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chassis import gettext, pgettext
from chassis.translation import Sentence, in_language

_METHODS = ("GET", "POST", "OPTIONS")


@dataclass(frozen=True)
class Deed:
    """`routes`: method and route as they stand in the trail."""

    words: Sentence
    routes: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """For the address of a filtered page."""
        return re.sub(r"[^a-z0-9]+", "-", self.words.english.lower()).strip("-")


def deed(words: Sentence, *routes: str) -> Deed:
    """A route without a method: however it is asked. What is asked for its headers alone is asked for."""
    asked = [one if " " in one else f"{method} {one}" for one in routes for method in _METHODS]
    asked += [f"HEAD {one.removeprefix('GET ')}" for one in asked if one.startswith("GET ")]
    return Deed(words, tuple((one.split()[0], one.split()[1]) for one in asked))


OWN = (
    deed(pgettext("deed", "Masuk"), "/masuk", "/masuk/selesai"),
    deed(pgettext("deed", "Keluar"), "/keluar", "/keluar/selesai"),
    deed(gettext("Keluar di penyedia akun"), "POST /keluar/kabar"),
    deed(gettext("Memilih bahasa"), "/bahasa/{language}"),
    deed(gettext("Membaca jejak akses"), "GET /jejak-akses"),
    deed(gettext("Melihat peristiwa yang gagal"), "GET /surat-mati", "GET /surat-mati/{dead_letter}"),
    deed(gettext("Mencoba ulang peristiwa"), "POST /surat-mati/{dead_letter}/coba"),
    deed(gettext("Memutar ulang peristiwa"), "POST /surat-mati/{dead_letter}/putar-ulang"),
    deed(gettext("Membuang peristiwa"), "POST /surat-mati/{dead_letter}/buang"),
    deed(gettext("Mengambil berkas tampilan"), "/static/{version}/{name:path}"),
    deed(gettext("Membuka beranda"), "GET /"),
    deed(gettext("Membaca keterangan API"), "GET /openapi.json"),
    deed(gettext("Memeriksa apakah layanan berjalan"), "/healthz", "/readyz"),
)
"""Of every service."""


class Deeds:
    """Those of one service. `things` names what stands in its addresses: `{"code": gettext("unit")}`."""

    def __init__(self, own: Sequence[Deed] = (), things: Mapping[str, Sentence] | None = None) -> None:
        self.all = (*OWN, *own)
        self._things = {"dead_letter": gettext("peristiwa")} | dict(things or {})

    @cached_property
    def by_route(self) -> dict[tuple[str, str], Deed]:
        return {route: one for one in self.all for route in one.routes}

    def said(self, method: str, route: str, language: str) -> str:
        """Description of what was done; empty for a route that is known no more."""
        found = self.by_route.get((method, route))
        return in_language(language, found.words) if found else ""

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Codes and words to choose from, in the order of the words."""
        return sorted(((one.code, in_language(language, one.words)) for one in self.all), key=lambda pair: pair[1])

    def routes_of(self, code: str) -> tuple[tuple[str, str], ...]:
        return next((one.routes for one in self.all if one.code == code), ())

    def object_said(self, object_: str, language: str) -> str:
        """`supplier_id=0197…` as `pemasok 0197…`."""
        pairs = (one.partition("=") for one in object_.split())
        return ", ".join(f"{self._thing(name, language)} {value}".strip() for name, _, value in pairs)

    def _thing(self, name: str, language: str) -> str:
        return in_language(language, self._things[name]) if name in self._things else ""
