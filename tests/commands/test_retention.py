"""The retention command: shows first, does only what it is told to, and says what could not be done."""

from __future__ import annotations

from pathlib import Path

from tests.api.stored import nothing_stored
from tests.commands.test_backup import environment_of
from tests.databases import ON_ONE
from tests.live import run_command
from tests.office import Office, sha256
from tests.settlement.test_retention import original, paid, picture, position, record, row_of


@ON_ONE
def test_a_set_latch_stops_it_in_a_sentence(office: Office) -> None:
    environment = environment_of(office.app)
    record(office, picture(1))
    paid(office)
    (Path(environment["FIELDAPP_DATA_FOLDER"]) / "writes-stopped").write_text("a test")
    with nothing_stored(office.app):
        done = run_command("retention", "--apply", environment, check=False)
    assert done.returncode == 1 and "Writing is stopped" in done.stderr and "Traceback" not in done.stderr


def test_it_shows_what_is_due_and_changes_nothing_until_told_to(office: Office) -> None:
    environment = environment_of(office.app)
    shown = record(office, picture(1))
    paid(office)
    # closed in 2018 and paid: by the real clock everything of it is due
    with nothing_stored(office.app):
        told = run_command("retention", "--list", environment).stdout
    assert told.splitlines()[:2] == [f"record {shown}", f"remove {sha256(picture(1))}"]
    assert "1 exact positions older than 90 days would be emptied (display 1)" in told
    assert "1 photos of months closed 24 months ago would be removed" in told and "--apply" in told
    done = run_command("retention", "--apply", environment).stdout
    assert "1 photos of months closed 24 months ago were removed" in done
    assert position(office, shown) == (None, None, None, None)


@ON_ONE
def test_a_photo_that_cannot_be_stripped_is_named_with_status_1(office: Office) -> None:
    environment = environment_of(office.app)
    record(office, picture(1))
    paid(office)
    original(office, picture(1)).write_bytes(b"altered")
    settings = {**environment, "FIELDAPP_PHOTO_MONTHS": "1200"}
    done = run_command("retention", "--apply", settings, check=False)
    assert done.returncode == 1 and sha256(picture(1)) in done.stderr
    assert row_of(office, picture(1)).stripped_at is None
