"""Paired measurements: each prints its ratios, the machine and the versions."""
