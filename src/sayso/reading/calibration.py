"""From the encoder's scores to a confidence that can be read as a share: of the claims at 0.8, about 80% are right."""

from __future__ import annotations

import math

from sayso.reading.decode import Proposal

# Fitted by benchmarks/calibration.py: logistic regression on the log-odds (Platt 1999) of the event and of the group.
SLOPE_EVENT, SLOPE_HEAD, OFFSET = 0.588, 0.089, -0.853


def log_odds(probability: float) -> float:
    """Log-odds, kept within what 32-bit scores can tell apart."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def calibrated(p: Proposal) -> float:
    """The chance that event and count of the proposal are right, rounded to three digits."""
    z = SLOPE_EVENT * log_odds(p.probability) + SLOPE_HEAD * log_odds(p.sureness["head"]) + OFFSET
    return round(1 / (1 + math.exp(-z)), 3)
