"""A witness signs what begins with all it has signed, and nothing else."""

import pytest
from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.merkle import consistency_ranges, leaf_hash, root_of
from bansos.domain.public_log.notes import SIGNATURE, SignerKey
from bansos.domain.public_log.witnessing import Request, WitnessRefuses

from .test_merkle import LEAVES, range_hash

LOG = SignerKey("log.example/bansos", SIGNATURE, bytes(range(32)))
LOGS = {LOG.name: LOG.verifier}
OTHER = [leaf_hash(b"another past"), *LEAVES[1:]]


def checkpoint(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(LOG.name, size, root_of(leaves[:size]))


def request(old: int, new: int, leaves: list[bytes] = LEAVES, key: SignerKey = LOG) -> Request:
    proof = [range_hash(one, leaves) for one in consistency_ranges(old, new)]
    return Request.parse(str(Request(old, proof, checkpoint(new, leaves).signed(key))))


def refusal(asked: Request, seen: Checkpoint | None) -> tuple[int, int | None]:
    with pytest.raises(WitnessRefuses) as refused:
        asked.judge(LOGS, seen)
    return refused.value.status, refused.value.size


def test_a_log_that_grows_is_signed() -> None:
    seen = None
    for old, new in [(0, 3), (3, 3), (3, 10), (10, 300)]:
        seen = request(old, new).judge(LOGS, seen)
        assert seen == checkpoint(new)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request(5, 10), (409, 3)),
        (request(0, 10), (409, 3)),
        (request(3, 10, OTHER), (422, None)),
        (request(3, 3, OTHER), (409, 3)),
        (request(3, 10, key=SignerKey(LOG.name, SIGNATURE, bytes(32))), (403, None)),
        (Request(11, [], checkpoint(10).signed(LOG)), (400, None)),
        (Request(3, [], checkpoint(10).signed(LOG)), (422, None)),
        (Request(3, [], Checkpoint("another.example", 10, LEAVES[0]).signed(LOG)), (404, None)),
    ],
)
def test_anything_else_is_refused(asked: Request, status: tuple[int, int | None]) -> None:
    assert refusal(asked, checkpoint(3)) == status


SHORT_HASH = f"old 1\nAAAA\n\n{checkpoint(3).signed(LOG)}"


@pytest.mark.parametrize("body", ["", "old 1\n", "old 01\n\nx", "new 1\n\n", SHORT_HASH])
def test_what_is_no_request_is_refused(body: str) -> None:
    with pytest.raises(WitnessRefuses) as refused:
        Request.parse(body)
    assert refused.value.status == 400
