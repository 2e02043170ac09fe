"""Verbs about people: signing in and out, passwords, tokens, accounts."""
