"""红线 Hongxian: from a campaign plan to the running campaign."""

__version__ = "0.1.0"
