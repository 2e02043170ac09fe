"""HTML pages of a supervisor's desk: the team's month, its outlets, trend and map."""

from fieldapp.settlement.desk import changes, team
from fieldapp.settlement.desk.blueprint import blueprint

__all__ = ["blueprint", "changes", "team"]
