"""Waiting for what a page does by itself."""

from __future__ import annotations

from typing import Any


def until(page: Any, condition: str, seconds: float = 60.0) -> None:
    """Wait for a condition of the page. Playwright's own wait makes code of a string: the policy forbids it."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")
