import pytest

from deploy.local.waiting import NotInTime, eventually, wait_until


def test_a_wait_ends_with_what_was_waited_for() -> None:
    answers = iter([None, "", "here"])
    assert wait_until("it comes", lambda: next(answers), every=0) == "here"


async def test_an_asynchronous_check_is_awaited() -> None:
    answers = iter([False, True])

    async def check() -> bool:
        return next(answers)

    assert await eventually("it comes", check, every=0) is True
    assert await eventually("it is there", lambda: 3) == 3


async def test_a_wait_without_end_names_what_did_not_come() -> None:
    with pytest.raises(NotInTime, match="it comes"):
        wait_until("it comes", lambda: False, within=0, every=0)
    with pytest.raises(NotInTime, match="it comes"):
        await eventually("it comes", lambda: False, within=0, every=0)
