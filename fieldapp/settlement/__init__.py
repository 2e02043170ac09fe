"""Settlement: a month's records into lines of pay."""
