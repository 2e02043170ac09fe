"""People: accounts with one role each, teams, sessions and tokens, permissions."""
