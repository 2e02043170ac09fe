"""Pay as a pure function of a scheme and a month's facts; no clock, no files, no database."""
