"""Watching feeds and pages: polled politely, read when new or changed, resumed where it was."""

from sayso.watching.pacing import Clock, SystemClock
from sayso.watching.state import FileState, MemoryState, Pending, State, Watched, WatchError
from sayso.watching.watcher import Notice, NoticeKind, Watcher, addresses

__all__ = [
    "Clock",
    "FileState",
    "MemoryState",
    "Notice",
    "NoticeKind",
    "Pending",
    "State",
    "SystemClock",
    "WatchError",
    "Watched",
    "Watcher",
    "addresses",
]
