"""`python -m chassis.pages <package> …`: bring their catalogs up to date with their sentences."""

import sys

from chassis.pages import translations

for name in sys.argv[1:]:
    translations.update(name)
