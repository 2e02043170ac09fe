"""Importing: a preview of what a file would change, and doing exactly that; all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.exc import IntegrityError

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import is_unique_violation, transaction
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.kernel.sheets import Table, examine_table
from fieldapp.kernel.sheets.errors import BadSheet
from fieldapp.outlets.errors import PreviewOutdated
from fieldapp.outlets.service.imports.kinds import ImportKind, Plan, RowChange
from fieldapp.outlets.service.imports.reading import AS_IT_IS, Adaptation, read_records
from fieldapp.outlets.service.imports.references import resolve
from fieldapp.outlets.service.imports.twice import refuse_twice, take_together
from fieldapp.people.service.accounts import initial_password
from fieldapp.people.service.passwords import hash_password

STATUSES = ("new", "changed", "same")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, row by row.

    Attributes:
        sha256: over the file, how it is read, and all that it would change from what to what: as long as it is
            the same, applying the file does what was seen.
        ignored: headers that were left aside.
    """

    kind: str
    sha256: str
    counts: Mapping[str, int]
    ignored: Sequence[str]
    changes: Sequence[RowChange]

    def as_json(self) -> dict[str, object]:
        """The preview on the wire."""
        return {
            "kind": self.kind,
            "preview_sha256": self.sha256,
            "counts": dict(self.counts),
            "ignored": list(self.ignored),
            "rows": [asdict(change) for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import changed; initial passwords by staff number are shown this once."""

    counts: Mapping[str, int]
    initial_passwords: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """What was done, on the wire."""
        return {"counts": dict(self.counts), "initial_passwords": dict(self.initial_passwords)}


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was sent, with how to read it."""

    kind: ImportKind
    sha256: str
    table: Table
    adaptation: Adaptation


def preview_import(kind: ImportKind, data: bytes, adaptation: Adaptation = AS_IT_IS) -> Preview:
    """What a file would change; nothing is stored.

    Raises:
        NotASheet, SheetTooLarge: the file cannot be read. BadSheet: with every fault of it.
        InvalidFields: the adaptation does not fit.
    """
    return _draft(_file(kind, data, adaptation))[0]


def drafted(
    kind: ImportKind, data: bytes, adaptation: Adaptation, *, preview_sha256: str
) -> tuple[Preview, Plan]:
    """What a preview showed, and how to do it; raises as `apply_import`."""
    return _as_seen(_file(kind, data, adaptation), preview_sha256)


def apply_import(
    kind: ImportKind,
    data: bytes,
    adaptation: Adaptation = AS_IT_IS,
    *,
    preview_sha256: str,
    actor_id: int | None,
) -> Applied:
    """Store what a preview showed, all of it or nothing.

    Args:
        preview_sha256: of the preview that was looked at.

    Raises:
        NotASheet, SheetTooLarge, BadSheet, InvalidFields: see `preview_import`.
        PreviewOutdated: something has changed since the preview was made.
    """
    file = _file(kind, data, adaptation)
    _, plan = _as_seen(file, preview_sha256)
    passwords = {number: initial_password() for number in plan.new_accounts}
    hashes = {number: hash_password(password) for number, password in passwords.items()}  # slow on purpose
    try:
        with transaction() as session:
            moment_without_decisions(session)  # nothing is decided between comparing and storing
            preview, plan = _as_seen(file, preview_sha256)
            plan.write(actor_id, hashes)
            record_act(
                session,
                "import.applied",
                ("import", kind.code),
                actor_id=actor_id,
                file_sha256=file.sha256,
                preview_sha256=preview.sha256,
                counts=dict(preview.counts),
            )
    except IntegrityError as error:
        if is_unique_violation(error):  # somebody entered the same at the same moment
            raise PreviewOutdated() from error
        raise
    return Applied(preview.counts, passwords)


def _file(kind: ImportKind, data: bytes, adaptation: Adaptation) -> _File:
    return _File(kind, hashlib.sha256(data).hexdigest(), examine_table(data), adaptation)


def _as_seen(file: _File, preview_sha256: str) -> tuple[Preview, Plan]:
    preview, plan = _draft(file)
    if preview.sha256 != preview_sha256:
        raise PreviewOutdated()
    return preview, plan


def _draft(file: _File) -> tuple[Preview, Plan]:
    kind = file.kind
    reading = read_records(kind, file.table, file.adaptation)
    resolve(reading)
    (take_together if file.adaptation.aggregate else refuse_twice)(reading, kind)
    plan = kind.plan(reading)
    if reading.faults:
        raise BadSheet(reading.faults)
    counted = Counter(change.status for change in plan.changes)
    counts = {status: counted[status] for status in STATUSES}
    return Preview(kind.code, _digest(file, plan), counts, reading.ignored, plan.changes), plan


def _digest(file: _File, plan: Plan) -> str:
    seen = {
        "kind": file.kind.code,
        "file": file.sha256,
        "adaptation": asdict(file.adaptation),
        "changes": [asdict(change) for change in plan.changes],
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
