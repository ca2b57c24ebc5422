"""Whole numbers and amounts of money in what HTTP takes, as people here write them."""

from typing import Annotated, Any

import pytest
from chassis.schemas import Amount, In
from pydantic import Field, ValidationError

Count = Annotated[int, Field(ge=0)]


class Order(In):
    count: Count = 0
    few: list[Count] = []
    stock: Count | None = None
    price: Annotated[Count | None, Amount] = None
    weight: float = 0.0
    is_single: bool = False
    name: str = ""


class Written(Order):
    """A form's schema, made of the API's."""

    count: int = 0


@pytest.mark.parametrize("schema", [Order, Written])
@pytest.mark.parametrize("field", ["count", "stock", "price"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [("1.000", 1000), ("12.500.000", 12_500_000), (" 1.000 ", 1000), ("1000", 1000), ("0", 0), (1000, 1000)],
)
def test_dots_stand_between_thousands(schema: type[Order], field: str, written: Any, meant: int) -> None:
    assert getattr(schema.model_validate({field: written}), field) == meant


@pytest.mark.parametrize("schema", [Order, Written])
@pytest.mark.parametrize("field", ["count", "stock", "price"])
@pytest.mark.parametrize(
    "written", ["1.0", "1.00", "1.0000", "10.50", "0.000", "1.00.000", "1000.000", ".000", "1.", "1,5", "٥", True, 1.5]
)
def test_what_could_mean_another_number_is_refused(schema: type[Order], field: str, written: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        schema.model_validate({field: written})
    assert {one["type"] for one in refused.value.errors()} <= {"int_parsing", "int_type", "int_from_float"}


def test_each_number_of_a_list_is_read() -> None:
    assert Order(few=["1.000", 5]).few == [1000, 5]
    with pytest.raises(ValidationError):
        Order(few=["1.0"])


@pytest.mark.parametrize("written", ["Rp 1.500.000", "Rp1.500.000,00", "rp. 1500000", "1.500.000,-", "Rp1500000,00"])
def test_amounts_are_read_with_what_stands_around_them(written: str) -> None:
    assert Order(price=written).price == 1_500_000
    with pytest.raises(ValidationError):
        Order(count=written)


def test_other_fields_are_read_as_ever() -> None:
    order = Order.model_validate({"weight": "1.000", "is_single": True, "name": "1.0"})
    assert (order.weight, order.is_single, order.name) == (1.0, True, "1.0")
