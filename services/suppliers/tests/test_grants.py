"""The application's role does what its tables are for, and nothing else."""

from chassis.db import Database
from chassis.testing.grants import unprotected
from chassis.testing.roles import as_owner
from sqlalchemy import text
from suppliers.models.grants import GRANTS


async def test_every_table_is_declared_and_nothing_goes_beyond_its_declaration(database: Database) -> None:
    assert await unprotected(database, GRANTS) == []


async def test_a_table_that_nobody_declared_and_a_grant_too_many_would_be_seen(database: Database) -> None:
    """The negative control."""
    async with database.transaction() as session, as_owner(session):
        await session.execute(text("CREATE TABLE forgotten (n int)"))
        await session.execute(text("GRANT DELETE ON supplier TO PUBLIC"))
        await session.execute(text("DROP TRIGGER keeps_its_rows ON dead_letter_action"))
    wrong = await unprotected(database, GRANTS)
    assert "forgotten is not declared" in wrong
    assert "DELETE FROM supplier WHERE false: P0001" in wrong
    assert "as owner, DELETE FROM dead_letter_action WHERE false: P0001" in wrong
