"""Reading the log: a record's timeline, the check of the chain, the export for a sceptic."""

from hongxian.audit.queries.timeline import timeline

__all__ = ["timeline"]
