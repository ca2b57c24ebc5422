"""Garbage collector thresholds for processes that make many objects and few cycles.

With Python's own thresholds it walks through a batch of a thousand records several times while they are read and
applied: a fifth of a consumer's processor time. What is loaded at the start is never looked at again.
"""

import gc

THRESHOLDS = (50_000, 20, 50)


def tune() -> None:
    """Call once, when everything is imported and made, before the work begins."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
