"""Outlets, townships, products; who looks after what; targets and sales of the month."""
