"""SELECTs of inspection; never a write."""
