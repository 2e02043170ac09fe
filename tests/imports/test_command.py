"""The import command: a preview first, the same refusals, the same data afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.imports.tables import csv_of, xlsx_of
from tests.live import run_command


def test_an_office_is_set_up_from_files_on_the_command_line(tmp_path: Path) -> None:
    environment = {"FIELDAPP_DATA_FOLDER": str(tmp_path / "data")}
    run_command("init", environment)

    def run(kind: str, data: bytes, *options: str, status: int = 0) -> str:
        (tmp_path / "table").write_bytes(data)
        done = run_command("import", kind, str(tmp_path / "table"), *options, environment, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    people = xlsx_of(
        ("工号", "姓名", "岗位", "团队"), ("S1", "陈", "主管", "城区组"), ("E1", "安", "业务员", "城区组")
    )
    told = run("people", people)
    assert "2  new      S1  name: None -> 陈" in told and "2 new, 0 changed, 0 same" in told
    assert "Nothing was stored" in told
    told = run("people", people, "--apply")
    assert "2 new, 0 changed, 0 same" in told and "Initial password of E1: " in told

    townships = csv_of(("code", "name", "是县城吗"), ("weibo", "位伯镇", "no"), encoding="gb18030")
    run("townships", townships, "--map", "in_county_seat=是县城吗", "--apply")

    shops = csv_of(("店号", "店名", "电话"), ("X1", "王记", "1.38E+10"), ("X2", "李记", ""))
    options = ("--map", "code=店号", "--map", "name=店名", "--map", "phone=电话")
    options += ("--constant", "kind=超市", "--constant", "township=位伯镇")
    refused = run("outlets", shops, *options, "--apply", status=1)
    assert "什么都没有导入" in refused and "/2/C: The spreadsheet has lost digits" in refused
    told = run("outlets", shops, *options, "--value", "phone:1.38E+10=13812345678", "--apply")
    assert "Imported." in told and "phone: None -> 13812345678" in told
