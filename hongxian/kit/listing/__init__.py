"""The list page: one component for every ledger. See the room's README for an example."""

from hongxian.kit.listing.keyset import Key, beyond
from hongxian.kit.listing.narrowing import Narrow
from hongxian.kit.listing.page import Listing, list_cookie
from hongxian.kit.listing.parts import Bulk, Column, Empty, Row, SavedView, Tab, page_of, within
from hongxian.kit.listing.past import ALL_YEARS, EVERYTHING, Past, Period, Reach, periods_of
from hongxian.kit.listing.selection import counted_by

__all__ = [
    "ALL_YEARS", "EVERYTHING", "Bulk", "Column", "Empty", "Key", "Listing", "Narrow", "Past",
    "Period", "Reach", "Row", "SavedView", "Tab", "beyond", "counted_by", "list_cookie", "page_of",
    "periods_of", "within",
]  # fmt: skip
