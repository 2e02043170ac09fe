"""Verbs of field work: taking records in, reviewing them, saying whether they count."""
