"""A small demo office, built through the same services that phones and desks use."""
