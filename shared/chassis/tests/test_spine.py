"""Released versions of the spine stay as they were executed."""

import hashlib
from dataclasses import dataclass, field

import pytest
from chassis.migrations import spine

RELEASED = {
    1: "88d079eccce1c5f0068c110544d5cbd68b94f55f853d4a8cec01c5ff443da7e3",
    2: "276dc2591eaeaa0c6c1135f764cacc6ec9922328d3c1437cfe046e8a2f646c56",
    3: "38037ae4d7dab461c8b3764dbd5db27a09f8c559b5c0f191ce401fd6eb4d4125",
    4: "bb6d44c0d3a3de46c5204f418ff9c855f740106c1565455e7c143f06c2a303a7",
    5: "1171025865179e80fb48f1869bc9455b1429d0785cdbd38b8311871e7c313cf9",
    6: "19944438bf56a21379d23515aaa21750245bd59b404cbc923a9b476018496a79",
}


@dataclass
class RecordedOperations:
    """Takes the place of Alembic's `op`."""

    statements: list[str] = field(default_factory=list)

    def execute(self, statement: str) -> None:
        self.statements.append(statement)


def checksum(version: int) -> str:
    op = RecordedOperations()
    spine.VERSIONS[version - 1](op)
    assert op.statements
    return hashlib.sha256("\0".join(op.statements).encode()).hexdigest()


def test_every_version_has_its_checksum() -> None:
    missing = {version: checksum(version) for version in range(1, len(spine.VERSIONS) + 1) if version not in RELEASED}
    assert not missing, f"add to RELEASED once the version is complete: {missing}"
    assert len(RELEASED) == len(spine.VERSIONS)


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_version_stays_as_it_was_executed(version: int) -> None:
    assert checksum(version) == RELEASED[version], "services have executed it: put the change into a new version"


@pytest.mark.parametrize("version", RELEASED)
def test_one_more_statement_in_a_released_version_is_seen(version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    released = spine.VERSIONS[version - 1]

    def edited(op: RecordedOperations) -> None:
        released(op)
        op.execute("ALTER TABLE unit ADD note text")

    monkeypatch.setattr(spine, "VERSIONS", (*spine.VERSIONS[: version - 1], edited, *spine.VERSIONS[version:]))
    assert checksum(version) != RELEASED[version]
