"""Legal forms of a business, from a person alone to a village cooperative."""

from dataclasses import dataclass
from functools import cache, lru_cache

from jembatan_indonesia.matching import Match, MatchKind, match_words, words


@dataclass(frozen=True, slots=True)
class LegalForm:
    """`personal` tells that its tax number may rightly be the owner's NIK."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    personal: bool = False


_FORMS = (
    LegalForm(
        "perorangan", "Perorangan", ("perseorangan", "pribadi", "orang pribadi", "individu", "usaha perorangan"), True
    ),
    LegalForm("ud", "UD", ("usaha dagang", "pd", "perusahaan dagang", "po"), True),
    LegalForm("cv", "CV", ("persekutuan komanditer", "commanditaire vennootschap")),
    LegalForm("firma", "Firma", ("fa",)),
    LegalForm("pt", "PT", ("perseroan terbatas", "perseroan")),
    LegalForm("pt-perorangan", "PT Perorangan", ("perseroan perorangan", "pt perseorangan"), True),
    LegalForm("koperasi", "Koperasi", ("kop", "kud", "koperasi unit desa", "primkop", "koperasi pegawai")),
    LegalForm(
        "kdmp",
        "Koperasi Desa/Kelurahan Merah Putih",
        (
            "kdmp",
            "kkmp",
            "kopdes",
            "kop desa merah putih",
            "kopkel",
            "kopdes merah putih",
            "kopkel merah putih",
            "koperasi desa merah putih",
            "koperasi kelurahan merah putih",
            "kdkmp",
        ),
    ),
    LegalForm(
        "kmp-warga-binaan",
        "Koperasi Merah Putih Warga Binaan",
        ("kmp warga binaan", "kmpwb", "koperasi warga binaan", "koperasi merah putih wbp"),
    ),
    LegalForm("bumdes", "BUMDes", ("badan usaha milik desa", "bum desa", "bumdesa", "bumdesma")),
    LegalForm("kelompok-tani", "Kelompok Tani", ("poktan", "kel tani", "kwt", "kelompok wanita tani")),
    LegalForm("gapoktan", "Gapoktan", ("gabungan kelompok tani", "gab poktan")),
    LegalForm("kelompok-nelayan", "Kelompok Nelayan", ("kub nelayan", "poknel", "kel nelayan", "kub")),
    LegalForm("kelompok-peternak", "Kelompok Peternak", ("kelompok ternak", "kel ternak", "kel peternak")),
    LegalForm("yayasan", "Yayasan", ("yys",)),
)
# A shop says what someone does, not what he is in law: a guess, to be confirmed.
_SHOPS = ("toko", "warung", "kios", "agen", "pedagang", "petani", "peternak", "nelayan", "umkm")


def legal_forms() -> tuple[LegalForm, ...]:
    return _FORMS


def legal_form_name(code: str | None) -> str | None:
    return next((form.name for form in _FORMS if form.code == code), None)


@lru_cache(maxsize=1024)
def match_legal_form(text: str) -> Match:
    """Find the legal form a text means; short forms and old names count as synonyms."""
    if words(text) in _SHOPS:
        return Match(MatchKind.guess, "perorangan", ("perorangan", "ud"))
    return match_words(_joined_dots(text), _names(), _aliases())


@lru_cache(maxsize=8192)
def legal_form_in_name(name: str) -> str | None:
    """The form a business's own name begins or ends with (`CV Sumber Rejeki`, `Sumber Rejeki, PT`)."""
    told = words(_joined_dots(name)).split()
    if not told or not {told[0], told[-1]} & _outer_words():
        return None
    plain = f" {' '.join(told)} "
    for known, code in _longest_first():
        if plain.startswith(known) or (code in ("pt", "cv", "ud") and plain.endswith(known)):
            return code
    return None


def _joined_dots(text: str) -> str:
    """`P.T.` is PT and `U.D.` is UD."""
    return text.replace(".", "") if len(text) <= 6 or "." in text[:4] else text


@cache
def _names() -> dict[str, str]:
    return {words(form.name): form.code for form in _FORMS} | {words(form.code): form.code for form in _FORMS}


@cache
def _aliases() -> dict[str, str]:
    return {words(alias): form.code for form in _FORMS for alias in form.aliases}


@cache
def _longest_first() -> list[tuple[str, str]]:
    """Forms between blanks, and their codes."""
    known = sorted({**_aliases(), **_names()}.items(), key=lambda item: -len(item[0]))
    return [(f" {form} ", code) for form, code in known]


@cache
def _outer_words() -> frozenset[str]:
    """Words that a form begins or ends with."""
    return frozenset(word for known, _ in _longest_first() for word in (known.split()[0], known.split()[-1]))
