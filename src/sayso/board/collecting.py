"""Garbage collection, kept out of the way of those who wait.

Working out a big story makes hundreds of thousands of objects, most of which stay. Each full collection meanwhile goes
through all of the story's own, which takes as long as the work. So it is set off while a story is worked out, what is
there then is taken for lasting (`gc.freeze`), and what of that has become garbage is collected later, all at once.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_DUE = 400
_lock = threading.Lock()
_working = 0
_uncollected = 0


@contextmanager
def uncollected(weight: int) -> Iterator[None]:
    """Set collection off until the block ends; `weight` is how much it may leave behind, a picture being 1."""
    global _working, _uncollected
    with _lock:
        _working += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            _uncollected += weight
            if not _working:
                gc.freeze()
                gc.enable()


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
