"""A big county for the benchmarks: how it is made, asked and told of (`county.py` is the door)."""
