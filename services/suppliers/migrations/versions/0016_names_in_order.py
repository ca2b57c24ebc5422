"""Suppliers are listed as people look for them, `Toko 2` before `Toko 10` and small letters beside capitals.

The indexes are built at once and not concurrently: a register of some 20,000 suppliers takes less than a second.
"""

from alembic import op
from chassis.migrations.statements import execute

revision = "0016"
down_revision = "0015"
_ORDER = r"regexp_replace(regexp_replace(lower(name), '(\d+)', '0000000000\1', 'g'), '\d*(\d{10})(?!\d)', '\1', 'g')"


def upgrade() -> None:
    execute(
        op,
        f"""
SET LOCAL lock_timeout = '5s';
CREATE INDEX supplier_in_order ON supplier (unit, ({_ORDER}), id);
CREATE INDEX supplier_in_order_by_kanwil ON supplier (kanwil, ({_ORDER}), id);
CREATE INDEX supplier_in_order_by_all ON supplier (({_ORDER}), id);
DROP INDEX supplier_by_name;
DROP INDEX supplier_by_kanwil;
DROP INDEX supplier_by_all;
""",
    )
