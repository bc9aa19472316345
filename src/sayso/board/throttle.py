"""How often a login may fail."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MOST_KEYS = 10_000


class Throttle:
    """Counts failures by key (a name, an address): after `most` within `seconds` the key must wait."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self._clock = most, seconds, clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """How many seconds the key must wait, 0 where it need not."""
        failures = self._failures.get(key)
        if failures is None:
            return 0.0
        now = self._clock()
        while failures and failures[0] <= now - self.seconds:
            failures.popleft()
        if len(failures) < self.most:
            return 0.0
        return failures[0] + self.seconds - now

    def fail(self, key: str) -> None:
        """Note a failure."""
        failures = self._failures.setdefault(key, deque(maxlen=self.most))
        failures.append(self._clock())
        self._failures.move_to_end(key)
        # Names that are guessed must not fill the memory.
        while len(self._failures) > _MOST_KEYS:
            self._failures.popitem(last=False)

    def clear(self, key: str) -> None:
        """Forget a key's failures."""
        self._failures.pop(key, None)
