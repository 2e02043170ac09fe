"""The command line, in processes of its own, as an operator uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.live import run_command

FACTS = json.dumps(
    {"rep": "E1", "month": "2018-06", "display_target": 0, "banquet_target": 0, "opening_target": 0}
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a database that `init` made."""
    environment = {"FIELDAPP_DATA_FOLDER": str(tmp_path_factory.mktemp("installed"))}
    run_command("init", environment)
    return environment


def test_evaluate_refuses_faulty_facts_with_status_2_and_nothing_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{"rep": "E1"}')
    done = run_command(
        "evaluate", "--scheme", "sujiu-2018", "--facts", str(tmp_path / "facts.json"), {}, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads(done.stderr.splitlines()[0])["pointer"] == "/month"


def test_evaluate_needs_no_database_and_warns_of_provisional_parameters(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text(FACTS)
    environment = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = run_command(
        "evaluate", "--scheme", "sujiu-2018", "--facts", str(tmp_path / "facts.json"), environment
    )
    assert json.loads(done.stdout)["lines"] == []
    assert {json.loads(line)["level"] for line in done.stderr.splitlines()} == {"warning"}


def test_a_wrong_setting_stops_every_command_with_its_name() -> None:
    for name, value in {
        "FIELDAPP_TIMEZONE": "Mars/Olympus",
        "FIELDAPP_SESION_DAYS": "3",
        "FIELDAPP_PROXIES": "-1",
    }.items():
        done = run_command("doctor", {name: value}, check=False)
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_a_command_before_init_says_what_to_do(tmp_path: Path) -> None:
    done = run_command("user", "list", {"FIELDAPP_DATA_FOLDER": str(tmp_path)}, check=False)
    assert done.returncode == 1
    assert "init" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_may_be_repeated_and_doctor_is_content(installed: dict[str, str]) -> None:
    run_command("init", installed)
    done = run_command("doctor", installed)
    assert "WRONG" not in done.stdout
    assert "append-only    all triggers stand" in done.stdout


def test_doctor_reports_a_set_latch_and_clears_it_when_asked(installed: dict[str, str]) -> None:
    latch = Path(installed["FIELDAPP_DATA_FOLDER"]) / "writes-stopped"
    latch.write_text("a broken disk")
    done = run_command("doctor", installed, check=False)
    assert done.returncode == 1
    assert "a broken disk" in done.stdout
    assert (
        run_command("user", "add", "Z1", "--role", "rep", "--name", "x", installed, check=False).returncode
        == 1
    )
    run_command("doctor", "--clear-latch", installed)
    assert not latch.exists()


def test_users_are_added_listed_reset_and_disabled(installed: dict[str, str]) -> None:
    added = run_command(
        "user", "add", "E1", "--role", "rep", "--name", "安", "--team", "north", installed
    ).stdout
    first = re.search(r"Initial password: (\S+)", added)
    assert (
        run_command("user", "add", "E1", "--role", "rep", "--name", "安", installed, check=False).returncode
        == 1
    )
    again = run_command("user", "reset", "E1", installed).stdout.split()[-1]
    assert first
    assert again != first[1]
    run_command("user", "disable", "E1", installed)
    assert re.search(r"E1 .*north  disabled", run_command("user", "list", installed).stdout)


def test_settle_prints_one_warning_per_provisional_parameter(installed: dict[str, str]) -> None:
    done = run_command("settle", "2026-10", installed)
    assert len(done.stderr.splitlines()) == 4
    assert all(line.startswith("warning: ") for line in done.stderr.splitlines())
    assert done.stdout.startswith("2026-10: ")


@pytest.mark.parametrize(
    ("month", "says"), [("2026-13", "YYYY-MM"), ("2099-01", "not begun"), ("2017-12", "in force")]
)
def test_a_month_that_cannot_be_settled_is_refused_in_one_sentence(
    installed: dict[str, str], month: str, says: str
) -> None:
    done = run_command("settle", month, installed, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_is_built_once_and_never_into_a_database_in_use(installed: dict[str, str]) -> None:
    run_command("user", "add", "E9", "--role", "rep", "--name", "x", installed)
    done = run_command("demo", installed, check=False)
    assert done.returncode == 1
    assert "empty data folder" in done.stderr
