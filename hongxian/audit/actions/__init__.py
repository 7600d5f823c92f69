"""The writes of this room: entries, their seals, and what a check found."""

from hongxian.audit.actions.entries import (
    EXPORT,
    Deed,
    county_of,
    record,
    record_export,
    record_many,
)
from hongxian.audit.actions.extracting import open_extract
from hongxian.audit.actions.sealing import seal, seal_county
from hongxian.audit.actions.verifying import note_check

__all__ = [
    "EXPORT",
    "Deed",
    "county_of",
    "note_check",
    "open_extract",
    "record",
    "record_export",
    "record_many",
    "seal",
    "seal_county",
]
