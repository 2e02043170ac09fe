"""The administrator's desk: people, teams, tables and their imports, outlets, audit
trail, settings, what is kept of whom and how long.

In the shell because its pages show what several rooms hold; their queries and services do the work.
"""

from fieldapp.shell.office import audit, data, outlets, people, regions, registers, retention, settings, teams
from fieldapp.shell.office.blueprint import blueprint

__all__ = [
    "audit",
    "blueprint",
    "data",
    "outlets",
    "people",
    "regions",
    "registers",
    "retention",
    "settings",
    "teams",
]
