"""What has changed in a month between two moments, rep by rep, and what was decided meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme, published_version
from fieldapp.settlement.models import SettlementRun
from fieldapp.settlement.queries.events import decided_between
from fieldapp.settlement.queries.ledger import Key, Posting, posted_by_scheme
from fieldapp.settlement.queries.months import close_of
from fieldapp.settlement.queries.reps import named_reps
from fieldapp.settlement.queries.runs import drafts_of, lines_of_draft
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.evaluation import evaluate_month
from fieldapp.settlement.service.posting import amounts, differences

Line = tuple[str, str]
"""A clause, and the item that it pays by or nothing."""


@dataclass(frozen=True, slots=True)
class RepChanges:
    """What has changed for a rep: lines with their difference in fen, and why, in words."""

    rep: AnyRow
    lines: Mapping[Line, int]
    reasons: Sequence[Text]

    @property
    def difference_fen(self) -> int:
        """Over all lines."""
        return sum(self.lines.values())


@dataclass(frozen=True, slots=True)
class Changes:
    """A month between a calculation and now, or its close.

    Attributes:
        runs: the month's calculations, newest first: id, as_of, total_fen.
        since: the one compared with; None: there is none.
    """

    published: PublishedScheme
    runs: Sequence[AnyRow]
    since: AnyRow | None
    until: datetime
    reps: Sequence[RepChanges]

    @property
    def difference_fen(self) -> int:
        """Over all reps."""
        return sum(rep.difference_fen for rep in self.reps)


def changes_of_month(actor: Actor, month: str, since_run: int | None = None) -> Changes:
    """What has changed since a calculation of the month (None: the last), up to now or to its close.

    The last draft of an open month and the close of a closed one stand as stored; whatever else is evaluated anew, as
    far as decided by its moment.

    Raises:
        NotFound: no such calculation of the month. NoSchemeForMonth: nothing pays it.
    """
    published, close, runs = scheme_paying(month), close_of(month), drafts_of(month)
    until = close.as_of if close else clock.now()
    if not runs:
        return Changes(published, runs, None, until, ())
    since = next((run for run in runs if since_run in (None, run.id)), None)
    if since is None:
        raise NotFound()
    changed = _changed(month, since, published, close, is_last=since.id == runs[0].id)
    reasons = _reasons(month, since.as_of, until)
    reps = [
        RepChanges(rep, changed[rep.id], reasons.get(rep.id, (_ELSEWHERE,)))
        for rep in named_reps(actor, changed)
    ]
    return Changes(published, runs, since, until, sorted(reps, key=lambda rep: -abs(rep.difference_fen)))


def _changed(
    month: str, since: AnyRow, published: PublishedScheme, close: SettlementRun | None, *, is_last: bool
) -> Mapping[int, dict[Line, int]]:
    with transaction(snapshot=True):  # verdicts may have to be kept, and all reads see one state
        if is_last and not close:
            before = lines_of_draft(since.id)
        else:
            before = _amounts(month, published_version(since.scheme_version_id), since.as_of)
        now = clock.now()
        after = posted_by_scheme(month, up_to_run=close.id) if close else _amounts(month, published, now)
    changed: dict[int, dict[Line, int]] = defaultdict(dict)
    for key, posting in differences(after, before):
        if posting.amount_fen:
            changed[key.rep_id][key.clause, key.item] = posting.amount_fen
    return changed


def _amounts(month: str, published: PublishedScheme, as_of: datetime) -> Mapping[Key, Posting]:
    return amounts(evaluate_month(month, published, as_of))


def _reasons(month: str, since: datetime, until: datetime) -> Mapping[int, Sequence[Text]]:
    found: dict[int, list[Text]] = defaultdict(list)
    for rep_id, event, count in decided_between(month, since, until):
        if (sentence := _SENTENCES.get(event)) is not None:
            zh, en = sentence
            found[rep_id].append(Text(zh.format(count=count), en.format(count=count)))
    return found


_RECORDS = {
    "display": ("次陈列", "display(s)"),
    "opening": ("家新网点", "opening(s)"),
    "banquet": ("场家宴登记", "banquet booking(s)"),
    "proof": ("场家宴凭证", "banquet proof(s)"),
}
_DECISIONS = {
    "approved": ("后来审核通过", "approved since"),
    "rejected": ("后来被退回", "rejected since"),
    "reversed": ("后来撤销了通过", "whose approval was reversed since"),
}
_SENTENCES: Mapping[str, tuple[str, str]] = {
    **{
        f"{kind}.{decision}": (f"{{count}} {noun_zh}{done_zh}", f"{{count}} {noun_en} {done_en}")
        for kind, (noun_zh, noun_en) in _RECORDS.items()
        for decision, (done_zh, done_en) in _DECISIONS.items()
    },
    "sales": ("销售数据录入或更正 {count} 次", "sales entered or corrected {count} time(s)"),
    "target": ("任务调整 {count} 次", "targets set {count} time(s)"),
    "finding": ("{count} 个督查问题过了申诉期", "the appeal window of {count} finding(s) ended"),
    "ruling.upheld": ("{count} 个申诉裁定维持", "{count} appeal(s) ruled: it stands"),
    "ruling.lifted": ("{count} 个申诉裁定撤销", "{count} appeal(s) ruled: lifted"),
}
_ELSEWHERE = Text(
    "不是本人的记录：同事的记录、网点归属、协议或方案变了",
    "no record of the rep's own: a colleague's record, an assignment, an agreement or the scheme changed",
)
