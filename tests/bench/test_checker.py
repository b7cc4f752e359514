"""The independent checker sees what is missing, doubled, or said and not done."""

import hashlib
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

CHECKER = Path(__file__).parents[2] / "bench" / "journeys" / "checker.py"


def database(path: Path, *statements: str) -> str:
    with closing(sqlite3.connect(path)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()
    return str(path)


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, Any]:
    """Return a centre and a terminal that agree on two entries and one ticket."""
    centre = database(
        tmp_path / "records.db",
        "CREATE TABLE entries (journal, seq, hash, kind)",
        "INSERT INTO entries VALUES"
        " ('j', 1, 'h1', 'VISIT_BEGUN'), ('j', 2, 'h2', 'SUBMITTED')",
        "CREATE TABLE visits (ticket)",
        "INSERT INTO visits VALUES ('A001'), (NULL)",
        "CREATE TABLE cases (id, state)",
        "INSERT INTO cases VALUES ('c', 'confirmed')",
        "CREATE TABLE submissions (ticket, case_id)",
        "INSERT INTO submissions VALUES ('A001', 'c')",
        "CREATE TABLE decisions (case_id, state)",
        "INSERT INTO decisions VALUES ('c', 'confirmed')",
        "CREATE TABLE receipts (journal, seq, awaited)",
        "INSERT INTO receipts VALUES ('j', 1, 1), ('j', 2, 0)",
    )
    journal = database(
        tmp_path / "journal.db",
        "CREATE TABLE identity (journal)",
        "INSERT INTO identity VALUES ('j')",
        "CREATE TABLE entries (seq, hash)",
        "INSERT INTO entries VALUES (1, 'h1'), (2, 'h2')",
    )
    return {
        "centre": centre,
        "journal": journal,
        "prints": [],
        "said": ["A001"],
        "printed": [],
        "decided": {"A001": "confirmed"},
        "put_in": [put_in(tmp_path / "opened")],
    }


def put_in(folder: Path) -> dict[str, Any]:
    """Return what was put in, and leave the same in ``folder``, as if opened there."""
    strokes = [[[10, 20], [30, 20]], [[30, 40]]]
    answers = [{"phone": "13800001111"}]
    files = {
        "page.1.jpg": b"a page",
        "signature_strokes.1.json": json.dumps(
            {"width": 60, "strokes": [[[10, 20, 0], [30, 20, 9]], [[30, 40, 12]]]}
        ).encode(),
        "signature_picture.1.png": picture([(10, 20), (30, 20), (30, 40)]),
    }
    named = [
        {"role": name, "digest": hashlib.sha256(held).hexdigest()}
        for name, held in files.items()
    ]
    body = {"ticket": "A001", "seats": [{"answers": answers[0]}], "materials": named}
    folder.mkdir()
    for name, held in {**files, "body.json": json.dumps(body).encode()}.items():
        (folder / name).write_bytes(held)
    return {
        "ticket": "A001",
        "folder": str(folder),
        "pages": [named[0]["digest"]],
        "signatures": [strokes],
        "answers": answers,
    }


def picture(inked: list[tuple[int, int]]) -> bytes:
    drawn = Image.new("L", (60, 60), 255)
    for spot in inked:
        drawn.putpixel(spot, 0)
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def problems(facts: dict[str, Any], folder: Path) -> list[str]:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    verdict = json.loads(done.stdout)
    assert verdict["ok"] is not bool(verdict["problems"])
    assert (done.returncode == 0) is verdict["ok"]
    found: list[str] = verdict["problems"]
    return found


def test_what_agrees_has_no_problem(facts: dict[str, Any], tmp_path: Path) -> None:
    assert problems(facts, tmp_path) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM entries WHERE seq = 1", "entry j/1 is missing"),
        ("INSERT INTO entries SELECT * FROM entries WHERE seq = 2", "j/2 is there 2"),
        ("UPDATE entries SET hash = 'x' WHERE seq = 2", "j/2 of the terminal is not"),
        ("DELETE FROM receipts WHERE seq = 2", "0 of 2 entries are receipted"),
        ("DELETE FROM visits", "ticket A001 is in the records 0 times"),
        ("INSERT INTO visits VALUES ('A001')", "ticket A001 is in the records 2 times"),
        (
            "INSERT INTO visits VALUES ('A002')",
            "A002 is in the records, but the screen",
        ),
    ],
)
def test_what_the_centre_lost_or_doubled_is_told(
    facts: dict[str, Any], tmp_path: Path, statement: str, told: str
) -> None:
    database(Path(facts["centre"]), statement)
    assert any(told in problem for problem in problems(facts, tmp_path))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM decisions", "A001 was decided 0 times"),
        ("INSERT INTO decisions VALUES ('c', 'x')", "A001 was decided 2 times"),
        ("UPDATE cases SET state = 'returned'", "A001 is returned, the screen said"),
    ],
)
def test_a_decision_that_is_not_as_the_screen_said_is_told(
    facts: dict[str, Any], tmp_path: Path, statement: str, told: str
) -> None:
    database(Path(facts["centre"]), statement)
    assert any(told in problem for problem in problems(facts, tmp_path))


def test_a_decision_nobody_saw_is_told(facts: dict[str, Any], tmp_path: Path) -> None:
    facts["decided"] = {}
    told = "A001 is confirmed, the screen said None"
    assert told in problems(facts, tmp_path)


@pytest.mark.parametrize(
    ("what", "put_in", "told"),
    [
        ("pages", ["0" * 64], "the pages are not those"),
        ("pages", [], "the pages are not those"),
        ("signatures", [[[[10, 20], [30, 21]], [[30, 40]]]], "is not what was written"),
        ("answers", [{"phone": "13800001112"}], "the answers are not those"),
        ("ticket", "A002", "the submission is that of A001"),
    ],
)
def test_what_is_not_as_it_was_put_in_is_told(
    facts: dict[str, Any], tmp_path: Path, what: str, put_in: object, told: str
) -> None:
    facts["put_in"][0][what] = put_in
    assert any(told in problem for problem in problems(facts, tmp_path))


def test_a_picture_of_another_signature_is_told(
    facts: dict[str, Any], tmp_path: Path
) -> None:
    other = picture([(10, 20), (30, 20), (31, 40)])
    (tmp_path / "opened" / "signature_picture.1.png").write_bytes(other)
    found = problems(facts, tmp_path)
    assert "A001: signature 1 has another picture" in found
    assert any("is not what its entry names" in problem for problem in found)


def test_a_ticket_that_never_came_out_of_the_printer_is_told(
    facts: dict[str, Any], tmp_path: Path
) -> None:
    facts["printed"] = ["A001"]
    assert "ticket A001 was printed 0 times" in problems(facts, tmp_path)


def test_a_paper_for_nobody_is_told(facts: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "out.1").write_bytes(b"no stream")
    facts["prints"] = [str(tmp_path / "out.1")]
    assert any("which the screen never said" in p for p in problems(facts, tmp_path))


def test_the_checker_imports_nothing_of_the_product() -> None:
    source = CHECKER.read_text(encoding="utf-8")
    ours = ("bench", "domain", "drivers", "kiosk", "papers", "server", "sync", "ui")
    imports = [x for x in source.splitlines() if x.startswith(("import ", "from "))]
    assert not [line for line in imports if line.split()[1].split(".")[0] in ours]
