"""What a phone keeps in order to work without a network: parts, each with a tag of its own (docs/bootstrap.md)."""
