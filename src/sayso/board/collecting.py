"""Garbage collection, kept out of the way of those who wait.

Working out a big story makes hundreds of thousands of objects, most of which stay. Each full collection meanwhile goes
through all of the story's own, which takes as long as the work. So while a story is worked out only what is new is
collected, and what is there then is taken for lasting (`gc.freeze`). What stories leave behind goes without a
collection, for nothing in them refers to itself; all is collected, which stops everything for a while, only when there
is twice as much as after the last time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LEAST = 200_000
"""Among so few objects garbage does no harm."""
_YOUNG = (20_000, 20, 1_000_000)
"""Thresholds (`gc.set_threshold`) while a story is worked out: in effect, the oldest generation is left alone."""
_lock = threading.Lock()
_working = 0
_lasting = _LEAST
_usual = gc.get_threshold()


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect only what is new until the block ends."""
    global _working, _usual
    with _lock:
        if not _working:
            _usual = gc.get_threshold()
            gc.set_threshold(*_YOUNG)
        _working += 1
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                gc.freeze()
                gc.set_threshold(*_usual)


def is_due() -> bool:
    """Whether there is so much more than after the last full collection that much of it may be garbage."""
    return gc.get_freeze_count() > 2 * _lasting


def collect() -> bool:
    """Collect all that is garbage; nothing may go on meanwhile, for a second in a big story. False, with nothing done,
    where a story is being worked out."""
    global _lasting
    with _lock:
        if _working:
            return False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        _lasting = max(_LEAST, gc.get_freeze_count())
        return True
