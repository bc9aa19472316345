"""Garbage collection, kept out of the way of those who wait.

Working out a big story makes hundreds of thousands of objects, most of which stay. Each full collection meanwhile goes
through all of the story's own, which takes as long as the work. So while a story is worked out only what is new is
collected, what is there then is taken for lasting (`gc.freeze`), and what of that has become garbage is collected
later, all at once.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_DUE = 400
_YOUNG = (20_000, 20, 1_000_000)
"""Thresholds (`gc.set_threshold`) while a story is worked out: in effect, the oldest generation is left alone."""
_lock = threading.Lock()
_working = 0
_uncollected = 0
_usual = gc.get_threshold()


@contextmanager
def uncollected(weight: int) -> Iterator[None]:
    """Collect only what is new until the block ends; `weight` is how much it may leave behind, a picture being 1."""
    global _working, _uncollected, _usual
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
            _uncollected += weight
            if not _working:
                gc.freeze()
                gc.set_threshold(*_usual)


def is_due() -> bool:
    """Whether so much may have become garbage that it should be collected."""
    return _uncollected >= _DUE


def collect() -> bool:
    """Collect all that is garbage; nothing may go on meanwhile, for a second in a big story. False, with nothing done,
    where a story is being worked out."""
    global _uncollected
    with _lock:
        if _working:
            return False
        _uncollected = 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True
