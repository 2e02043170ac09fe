"""What obstacles are about, by names that finance knows; each as far as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.inspection.queries.findings import findings_without_rep
from fieldapp.inspection.service.docket import Waiting, waiting_appeals
from fieldapp.kernel.database import AnyRow
from fieldapp.settlement.models import ObstacleKind
from fieldapp.settlement.queries.obstacles import described_subjects, names_of
from fieldapp.settlement.service.obstacles import Obstacle

MOST_SUBJECTS = 20
"""Things that an obstacle is about which are named one by one; further ones are counted."""
_PEOPLE = (
    ObstacleKind.MISSING_TARGETS,
    ObstacleKind.PROPOSED_TARGETS,
    ObstacleKind.OBJECTIONS,
    ObstacleKind.CHANGED_SINCE_CONFIRMED,
)


@dataclass(frozen=True, slots=True)
class ObstacleNames:
    """Records, findings and appeals by id, people's names by staff number."""

    records: Mapping[str, AnyRow]
    findings: Mapping[str, AnyRow]
    appeals: Mapping[str, Waiting]
    people: Mapping[str, str]


def names_of_obstacles(month: str, obstacles: Sequence[Obstacle]) -> ObstacleNames:
    """What the first things of each obstacle are called; kinds that are not there cost no query."""
    shown = {each.kind: each.subjects[:MOST_SUBJECTS] for each in obstacles}
    records = shown.get(ObstacleKind.AWAITING_REVIEW, ())
    appeals = shown.get(ObstacleKind.OPEN_APPEALS, ())
    people = [subject for kind in _PEOPLE for subject in shown.get(kind, ())]
    nobodys = findings_without_rep(month) if ObstacleKind.FINDINGS_WITHOUT_REP in shown else ()
    return ObstacleNames(
        described_subjects(records) if records else {},
        {row.finding_id: row for row in nobodys},
        {each.row.id: each for each in (waiting_appeals(appeals) if appeals else ())},
        names_of(people) if people else {},
    )
