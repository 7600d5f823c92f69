"""The shapes of the field page's interface, as its description shows them.

Moments carry their zone; a device's own clock is told as it stood. Points are WGS-84 degrees.
"""

from hongxian.inspections.schemas.sent import Batch, PhotoIn, VisitIn, id_of, reason_of
from hongxian.inspections.schemas.told import Answers, Day, DayChanges, PhotoAnswer, Receipts, Said

__all__ = [
    "Answers",
    "Batch",
    "Day",
    "DayChanges",
    "PhotoAnswer",
    "PhotoIn",
    "Receipts",
    "Said",
    "VisitIn",
    "id_of",
    "reason_of",
]
