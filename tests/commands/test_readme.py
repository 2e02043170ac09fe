"""What the README tells people to type does what it says: its blocks are taken out of it and run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.conftest import DatabaseTemplate
from tests.databases import ON_ONE
from tests.imports.tables import csv_of, xlsx_of
from tests.shell.pages import TOP

BLOCKS = re.findall(r"^```sh\n(.*?)^```", (TOP / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def block_with(words: str) -> str:
    (found,) = [block for block in BLOCKS if words in block]
    return found


def bash(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=environment.pop("cwd", str(TOP)),
        env={**os.environ, "PATH": path, "PYTHONPATH": str(TOP), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_way_of_one_display_can_be_typed_as_it_stands(demo_server: Any) -> None:
    script = block_with("/displays/$ID").replace("http://127.0.0.1:8000", demo_server.url)
    done = bash(script)
    assert done.returncode == 0, done.stderr
    assert "urn:fieldapp:error" not in done.stdout
    answers = list(_objects(done.stdout))
    (record,) = [answer for answer in answers if isinstance(answer.get("receipt"), dict)]
    assert record["receipt"]["state"] == "submitted"
    assert (answers[-1]["rep"], answers[-1]["state"]) == ("E001", "open")


@ON_ONE
def test_every_command_of_the_readme_is_one_and_its_imports_import(
    template: DatabaseTemplate, tmp_path: Path
) -> None:
    environment = template.separate_copy(tmp_path, "readme")
    people = (
        ("工号", "姓名", "岗位", "团队", "入职日期"),
        ("N1", "新业务员", "业务员", "north", date(2026, 3, 1)),
    )
    (tmp_path / "people.xlsx").write_bytes(xlsx_of(*people))
    shops = ("店号", "店名", "类型", "乡镇"), ("S1", "一号店", "烟酒店", "weibo")
    (tmp_path / "outlets.csv").write_bytes(csv_of(*shops))
    done = bash(block_with("import people people.xlsx"), cwd=str(tmp_path), **environment)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Initial password of N1" in done.stdout
    assert "S1" in done.stdout
    named = set(re.findall(r"python -m fieldapp ([a-z-]+)", "\n".join(BLOCKS)))
    listed = bash("python -m fieldapp --help", **environment).stdout
    assert {name for name in named if not re.search(rf"^  {name} ", listed, re.MULTILINE)} == set()


def test_every_make_target_of_the_readme_is_one() -> None:
    told = set(re.findall(r"\bmake ([a-z]+)", "\n".join(BLOCKS)))
    assert told
    assert told <= set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE))


def _objects(text: str) -> Any:
    """JSON objects that stand one after the other, and nothing between them."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text.rstrip()):
        place += len(text[place:]) - len(text[place:].lstrip())
        value, place = decoder.raw_decode(text, place)
        yield value
