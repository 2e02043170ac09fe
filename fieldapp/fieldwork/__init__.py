"""Field work: what reps submit, the signals on it, and its review."""
