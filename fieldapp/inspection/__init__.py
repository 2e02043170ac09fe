"""Spot checks of outlets: samples, findings, claim losses, appeals and rulings."""
