"""Texts that may stand in a title or a name."""

import pytest
from chassis.http.texts import NotOneLine, is_one_line, one_line


@pytest.mark.parametrize(
    "sign",
    [
        "\r\n", "\n", "\r", "\t", "\v", "\f", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029",
        "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f",
        "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\U000e0041", "\u3164", "\u2800",
    ],
)  # fmt: skip
def test_nothing_unseen_stands_in_one_line(sign: str) -> None:
    with pytest.raises(NotOneLine):
        one_line(f"Data BAMA{sign}Bcc: korban")


@pytest.mark.parametrize(
    "text", ["Data BAMA – Juli 2025", "“Berkah” & Co. (Tbk)", "Warung Café №1", "業者", "a\u00a0b"]
)
def test_what_people_see_stays(text: str) -> None:
    assert one_line(text) == text
    assert is_one_line("")
