"""Verbs of inspection: samples, inspections and what they found, claim losses, appeals and rulings."""
