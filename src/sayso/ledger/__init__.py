"""The ledger: all that was ever claimed in a story, what changed, and when each was said and learned of."""

from sayso.ledger.adding import Added
from sayso.ledger.around import Around
from sayso.ledger.changes import CHANGE_KINDS, Change, ChangeKind
from sayso.ledger.errors import ConflictError, LedgerError
from sayso.ledger.ledger import Ledger, Story, open_ledger
from sayso.ledger.listings import Page
from sayso.ledger.pairing import Pair, PairKind

__all__ = [
    "CHANGE_KINDS",
    "Added",
    "Around",
    "Change",
    "ChangeKind",
    "ConflictError",
    "Ledger",
    "LedgerError",
    "Page",
    "Pair",
    "PairKind",
    "Story",
    "open_ledger",
]
