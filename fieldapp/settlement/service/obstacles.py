"""Obstacles of a close: each is resolved, or accepted by name with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldapp.evaluator.text import Text
from fieldapp.inspection.queries.findings import findings_without_rep
from fieldapp.schemes.queries import PublishedScheme, unconfirmed
from fieldapp.settlement.errors import ObstaclesRemain
from fieldapp.settlement.models import ObstacleKind
from fieldapp.settlement.queries import obstacles as found
from fieldapp.settlement.service.confirmed import changed_since_confirmed
from fieldapp.settlement.service.proposals import unconfirmed_proposals


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One kind of obstacle with what it is about: ids of records, findings or appeals, paths, staff numbers."""

    kind: ObstacleKind
    subjects: Sequence[str]

    @property
    def text(self) -> Text:
        """The obstacle in words, and what to do."""
        zh, en = _SENTENCES[self.kind]
        return Text(zh.format(count=len(self.subjects)), en.format(count=len(self.subjects)))


def obstacles_of(month: str, published: PublishedScheme, as_of: datetime) -> Sequence[Obstacle]:
    """Everything that stands in the way of closing the month, by kind."""
    subjects: Mapping[ObstacleKind, Sequence[str]] = {
        ObstacleKind.AWAITING_REVIEW: found.awaiting_review(month),
        ObstacleKind.FINDINGS_WITHOUT_REP: [row.finding_id for row in findings_without_rep(month, as_of)],
        ObstacleKind.PROVISIONAL_PARAMETERS: [parameter.path for parameter in unconfirmed(published)],
        ObstacleKind.MISSING_TARGETS: found.reps_without_sales(month, as_of),
        ObstacleKind.PROPOSED_TARGETS: unconfirmed_proposals(month, published.scheme, as_of),
        ObstacleKind.OBJECTIONS: found.objections(month),
        ObstacleKind.OPEN_APPEALS: found.open_appeals(month),
        ObstacleKind.CHANGED_SINCE_CONFIRMED: changed_since_confirmed(month, published, as_of),
    }
    return [Obstacle(kind, about) for kind, about in subjects.items() if about]


def refuse_unaccepted(obstacles: Sequence[Obstacle], accepted: Mapping[str, str]) -> None:
    """Make sure that every obstacle was accepted by name.

    Args:
        accepted: reasons by kind.

    Raises:
        ObstaclesRemain: names those that were not.
    """
    remaining = [obstacle.kind for obstacle in obstacles if obstacle.kind not in accepted]
    if remaining:
        raise ObstaclesRemain(count=len(remaining), kinds=", ".join(remaining))


_SENTENCES: Mapping[ObstacleKind, tuple[str, str]] = {
    ObstacleKind.AWAITING_REVIEW: (
        "有 {count} 条记录还没审核。请主管先审。",
        "{count} record(s) await review. Ask the supervisors to review them.",
    ),
    ObstacleKind.FINDINGS_WITHOUT_REP: (
        "有 {count} 条督查问题找不到负责的业务员。请补上当天的网点归属。",
        "{count} finding(s) have no responsible rep. Enter whose the outlet was on that day.",
    ),
    ObstacleKind.PROVISIONAL_PARAMETERS: (
        "方案里有 {count} 个暂定数没有确认。请确认，或换新版方案。",
        "{count} provisional parameter(s) are not confirmed. Confirm them, or publish a new version.",
    ),
    ObstacleKind.MISSING_TARGETS: (
        "有 {count} 个业务员还没录销售任务。请先录入。",
        "{count} rep(s) have no sales target. Enter them first.",
    ),
    ObstacleKind.PROPOSED_TARGETS: (
        "有 {count} 个业务员当月没干满，折算的任务还没确认，现在按整月任务算。主管或财务点人名就能确认。",
        "{count} rep(s) worked only part of the month; pro-rated targets await their supervisor or finance.",
    ),
    ObstacleKind.OBJECTIONS: (
        "有 {count} 个业务员对结算单有异议。请先处理。",
        "{count} rep(s) object to their statement. Settle it with them first.",
    ),
    ObstacleKind.OPEN_APPEALS: (
        "有 {count} 条对退回或数字的申诉还没裁定，请督查负责人先裁定。对督查问题的申诉不用等：没裁定前不扣款。",
        "{count} appeal(s) against rejections or figures await their ruling. Those against findings do not count.",
    ),
    ObstacleKind.CHANGED_SINCE_CONFIRMED: (
        "有 {count} 个业务员确认以后，金额又变了。请告诉他们再核对一次。",
        "The sums of {count} rep(s) have changed since they confirmed them. Ask them to look again.",
    ),
}
