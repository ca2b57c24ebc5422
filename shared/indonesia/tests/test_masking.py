from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.masking import mask


@given(st.text(alphabet="0123456789", max_size=30))
def test_a_mask_keeps_the_length_and_at_most_eight_digits(number: str) -> None:
    shown = mask(number)
    assert len(shown) == len(number)
    assert sum(map(str.isdigit, shown)) <= 8
    assert all(one in ("•", other) for one, other in zip(shown, number, strict=True))


@given(st.text(alphabet="0123456789", min_size=1, max_size=30))
def test_no_mask_shows_the_whole_number(number: str) -> None:
    assert mask(number) != number
