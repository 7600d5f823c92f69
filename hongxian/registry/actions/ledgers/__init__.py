"""Ledgers brought in: batches from upload to undo, and how each kind writes its rows."""

from hongxian.registry.actions.ledgers.batches import (
    choose_sheet,
    drop_ledger,
    settle_columns,
    upload_ledger,
)
from hongxian.registry.actions.ledgers.running import (
    begin_import,
    finish_import,
    import_chunk,
    keep_look,
    stop_import,
    undo_chunk,
    undo_ledger,
)

__all__ = [
    "begin_import",
    "choose_sheet",
    "drop_ledger",
    "finish_import",
    "import_chunk",
    "keep_look",
    "settle_columns",
    "stop_import",
    "undo_chunk",
    "undo_ledger",
    "upload_ledger",
]
