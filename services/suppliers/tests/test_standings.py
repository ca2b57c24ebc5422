"""Standing of a return, told from its state and from the register as it is now."""

from uuid import uuid4

import pytest
from chassis import clock
from suppliers.domain.standings import Standing, stands
from suppliers.models import Status, Submission


@pytest.mark.parametrize("declared", [0, 3, None])
@pytest.mark.parametrize("now", [0, 1])
@pytest.mark.parametrize("status", list(Status))
def test_nil_is_doubted_while_the_unit_has_suppliers_whatever_it_had_then(
    declared: int | None, now: int, status: Status
) -> None:
    one = Submission(
        campaign_id=uuid4(), unit="x", kanwil="y", status=status, nil_suppliers=declared, timezone="Asia/Jakarta"
    )
    doubted = stands(one, Standing.NIL_WITH_SUPPLIERS, clock.now(), suppliers=now)
    assert doubted == (status == Status.NIHIL and now > 0)
