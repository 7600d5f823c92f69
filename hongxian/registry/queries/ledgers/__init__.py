"""What the rows of a ledger would change: one module for each kind. Reads, never writes."""
