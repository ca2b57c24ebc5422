"""History of a row: who did what when. The service's migration makes its table with `append_only`."""

from chassis.history.models import HistoryLine, author
from chassis.history.queries import history_of

__all__ = ["HistoryLine", "author", "history_of"]
