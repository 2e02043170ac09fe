"""Published pay schemes with their dates and hashes."""
