"""台账 as they really are: bytes → sheet, head, columns, rows, doubts. Pure, no Django."""

from hongxian.registry.ledger.facts import Column, Ledger, LedgerLine, Problem
from hongxian.registry.ledger.read import read_ledger, sheet_names

__all__ = ["Column", "Ledger", "LedgerLine", "Problem", "read_ledger", "sheet_names"]
