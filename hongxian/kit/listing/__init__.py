"""The list page: one component for every ledger. See the room's README for an example."""

from hongxian.kit.listing.page import Listing, list_cookie
from hongxian.kit.listing.parts import Bulk, Column, Empty, Row, SavedView, Tab, page_of
from hongxian.kit.listing.past import ALL_YEARS, Past, Period, Reach, periods_of

__all__ = [
    "ALL_YEARS", "Bulk", "Column", "Empty", "Listing", "Past", "Period", "Reach", "Row",
    "SavedView", "Tab", "list_cookie", "page_of", "periods_of",
]  # fmt: skip
