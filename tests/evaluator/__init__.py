"""Tests of the pure evaluator."""
