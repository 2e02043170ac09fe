"""Verbs of settlement: calculating an open month, drawing up a statement."""
