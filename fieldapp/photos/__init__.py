"""Photos: checked, fingerprinted, stored by their hash, shown without metadata."""
