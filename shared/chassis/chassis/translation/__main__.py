"""`python -m chassis.translation <package> …`: bring their catalogs up to date with their sentences."""

import sys

from chassis.translation import catalogs

for name in sys.argv[1:]:
    catalogs.update(name)
