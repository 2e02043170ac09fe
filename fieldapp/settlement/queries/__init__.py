"""SELECTs of settlement: what a month is paid by, for all reps at once or for one with the evidence."""
