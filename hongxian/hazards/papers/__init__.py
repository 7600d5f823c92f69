"""What papers say: pure, from facts to an `Official`; the wording is data."""

from hongxian.hazards.papers.composing import Demand, Facts, compose
from hongxian.hazards.papers.wording import Wording, wording_on

__all__ = ["Demand", "Facts", "Wording", "compose", "wording_on"]
