"""HTML pages of a supervisor's desk: the team's month, its outlets, trend and map; changes by two persons."""

from fieldapp.settlement.desk import changes, handover, outlets, team
from fieldapp.settlement.desk.blueprint import blueprint

__all__ = ["blueprint", "changes", "handover", "outlets", "team"]
