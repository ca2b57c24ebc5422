"""Places where a fault test ends or freezes the process. Off everywhere else.

`JEMBATAN_FAILPOINTS="relay.sent=kill@3 inbox.mid-batch=stop"`: the third time the process reaches the first place it
gets SIGKILL; the first time it reaches the second, SIGSTOP. Settings refuse it outside environment `local`.
"""

import os
import signal

POINTS = frozenset(
    {
        "database.committed",
        "relay.selected",
        "relay.mid-batch",
        "relay.sent",
        "relay.marked",
        "inbox.mid-batch",
        "consumer.applied",
        "consumer.committed",
        "consumer.revoked",
        "mail.claimed",
        "mail.handed-over",
        "log.sequenced",
        "log.tile-put",
        "log.published",
        "log.cosigned",
    }
)
_SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}
Points = dict[str, tuple[signal.Signals, int]]
_armed: Points = {}


def parse_points(words: str) -> Points:
    """Place → signal, and at which time of reaching it. Raises `ValueError` for what is not in the list."""
    points: Points = {}
    for word in words.split():
        point, _, rest = word.partition("=")
        action, _, count = rest.partition("@")
        if point not in POINTS or action not in _SIGNALS or not (count or "1").isdecimal():
            raise ValueError(f"knows no {word!r}")
        points[point] = _SIGNALS[action], int(count or "1")
    return points


def arm(points: str) -> None:
    """Set what this process does; called once, when a service is made."""
    global _armed
    _armed = parse_points(points)


def reach(point: str) -> None:
    """The process is at this place."""
    if _armed:
        _act(point)


def _act(point: str) -> None:
    if point not in _armed:
        return
    sign, left = _armed.pop(point)
    if left > 1:
        _armed[point] = sign, left - 1
    else:
        os.kill(os.getpid(), sign)
