"""Shapes of settlement on the wire."""
