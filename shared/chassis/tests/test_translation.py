"""Sentences in two languages: Bahasa Indonesia in the code, English in the catalog."""

import pickle
from pathlib import Path

import pytest
from chassis import gettext, pgettext
from chassis.errors import Conflict, FieldProblem, NotFound, TooMany
from chassis.translation import catalogs, english_of, in_both, listed, sentences_of


def test_a_sentence_is_its_bahasa_and_knows_its_english() -> None:
    assert NotFound.message.startswith("Data tidak ditemukan")
    assert NotFound().message_en.startswith("Not found")


def test_facts_stand_in_both_languages() -> None:
    error = TooMany(7)
    assert "Tunggu 7 detik" in error.message
    assert "Wait 7 seconds" in error.message_en


def test_a_fact_that_is_a_sentence_is_said_in_the_language_of_the_whole() -> None:
    said = gettext("%(what)s.", what=gettext("wajib diisi"))
    assert (said, said.english) == ("wajib diisi.", "is required.")


def test_the_english_of_one_and_of_many_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kata"
    (package / "locale").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "locale" / "en.po").write_text(
        'msgid "%(num)s baris"\nmsgid_plural "%(num)s baris"\nmsgstr[0] "%(num)s row"\nmsgstr[1] "%(num)s rows"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    _, ngettext, _ = sentences_of("kata")
    told = [ngettext("%(num)s baris", "%(num)s baris", number) for number in (1, 2)]
    assert told == ["1 baris", "2 baris"]
    assert [one.english for one in told] == ["1 row", "2 rows"]


def test_a_context_tells_words_apart_that_are_one_in_bahasa() -> None:
    assert (pgettext("deed", "Masuk").english, gettext("Masuk").english) == ("Signed in", "Sign in")


def test_a_change_of_words_is_made_in_both_languages() -> None:
    said = gettext("wajib diisi").changed(str.upper)
    assert (said, said.english) == ("WAJIB DIISI", "IS REQUIRED")


def test_blanks_of_a_table_of_sentences_are_filled_later_and_with_sentences() -> None:
    blank = in_both("Kolom %(label)s kosong.", "The column of %(label)s is blank.")
    said = blank.filled(label=in_both("Alamat", "Address"))
    assert (said, said.english) == ("Kolom Alamat kosong.", "The column of Address is blank.")
    assert blank == "Kolom %(label)s kosong."


def test_sentences_and_names_are_listed_in_both_languages() -> None:
    said = listed([in_both("baris 3", "row 3"), "CV Maju"]).changed(str.title)
    assert (said, said.english) == ("Baris 3, Cv Maju", "Row 3, Cv Maju")
    assert listed([]).english == ""


def test_a_sentence_comes_through_another_process_whole() -> None:
    for said in (gettext("wajib diisi"), in_both("Baris ini.", "This row."), pgettext("deed", "Masuk")):
        again = pickle.loads(pickle.dumps(said))
        assert (again, again.english) == (said, said.english)


def test_a_percent_sign_without_facts_stays() -> None:
    assert gettext("90% dari unit").english == "90% dari unit"


def test_what_is_no_sentence_is_the_same_in_both_languages() -> None:
    assert english_of("CV Maju") == "CV Maju"
    assert FieldProblem("name", "x", "Jangan begitu.").message_en == "Jangan begitu."
    assert Conflict("Sudah ada.").message_en == "Sudah ada."


def test_a_package_without_a_catalog_speaks_bahasa_alone() -> None:
    say, *_ = sentences_of("probe")
    assert say("Belum ada.").english == "Belum ada."


@pytest.mark.parametrize("package", ["chassis"])
def test_sentences_of_code_are_found_for_the_catalog(package: str) -> None:
    used = catalogs.used(package)
    assert used.get("wajib diisi") is not None
    assert used.get("Masuk", "deed") is not None
