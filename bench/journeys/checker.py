"""An independent verdict on journeys. Imports no package of the product.

Reads the tickets from the printer's raster, counts entries with plain SQL in the
centre's records and in the terminal's journal, and compares both with what the screen
said was done. What was put in at the desk is compared with the submission as it was
opened at the centre: pages, strokes and answers, bit for bit. A script: ``checker.py
FACTS.json`` prints one JSON object.
"""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

READER = Path(__file__).parents[1] / "simulators" / "printer" / "decode.py"
READER_TIMEOUT_S = 60
INK_BELOW = 128
CASES = "SELECT s.ticket, c.state FROM submissions s JOIN cases c ON c.id = s.case_id"
DECIDED = (
    "SELECT s.ticket, c.state FROM submissions s JOIN cases c ON c.id = s.case_id"
    " WHERE c.id IN (SELECT case_id FROM decisions)"
)
DECISIONS = (
    "SELECT s.ticket FROM decisions d JOIN submissions s ON s.case_id = d.case_id"
)
Entry = tuple[str, int, str]
"""Journal, seq, hash."""


def rows(database: str, question: str) -> list[Any]:
    """Return the answer to ``question`` put to an SQLite file, opened read-only."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        return file.execute(question).fetchall()


def ticket_on(stream: str) -> str:
    """Return the ticket number that a printed stream shows, read from its pixels."""
    done = subprocess.run(
        [sys.executable, "-I", str(READER), stream],
        capture_output=True,
        text=True,
        timeout=READER_TIMEOUT_S,
        check=False,
    )
    return done.stdout.strip() or f"unreadable: {stream}"


def not_once(centre: list[Entry], terminal: list[Entry]) -> Iterator[str]:
    """Yield what is missing, doubled, or different between centre and terminal."""
    seen = Counter((journal, seq) for journal, seq, _ in centre)
    for (journal, seq), times in seen.items():
        if times > 1:
            yield f"entry {journal}/{seq} is there {times} times"
    for journal in {journal for journal, _, _ in centre}:
        numbers = {seq for name, seq, _ in centre if name == journal}
        for seq in sorted(set(range(1, max(numbers) + 1)) - numbers):
            yield f"entry {journal}/{seq} is missing"
    held = {(journal, seq): digest for journal, seq, digest in centre}
    for journal, seq, digest in terminal:
        if held.get((journal, seq)) != digest:
            yield f"entry {journal}/{seq} of the terminal is not at the centre"


def not_as_said(facts: dict[str, Any], records: list[str]) -> Iterator[str]:
    """Yield where the records and the screen disagree on what was handed in."""
    times = Counter(records)
    said = set(facts["said"])
    for ticket in sorted(said | times.keys()):
        if times[ticket] != 1:
            yield f"ticket {ticket} is in the records {times[ticket]} times"
        elif ticket not in said:
            yield f"ticket {ticket} is in the records, but the screen never said so"


def not_as_printed(facts: dict[str, Any], papers: Iterable[str]) -> Iterator[str]:
    """Yield what was printed twice, not at all, or for nobody."""
    times = Counter(papers)
    for ticket in sorted(set(facts["printed"]) | times.keys()):
        if ticket not in facts["said"]:
            yield f"a paper says {ticket}, which the screen never said"
        elif times[ticket] > 1 or (ticket in facts["printed"] and not times[ticket]):
            yield f"ticket {ticket} was printed {times[ticket]} times"


def not_as_put_in(put_in: dict[str, Any]) -> Iterator[str]:
    """Yield where an opened submission is not what was put in at the desk."""
    folder, ticket = Path(put_in["folder"]), put_in["ticket"]
    body = json.loads((folder / "body.json").read_text(encoding="utf-8"))
    if body["ticket"] != ticket:
        yield f"{ticket}: the submission is that of {body['ticket']}"
    pages = [_sha256(folder / f"page.{n + 1}.jpg") for n in range(len(put_in["pages"]))]
    if pages != list(put_in["pages"]) or list(folder.glob(f"page.{len(pages) + 1}.*")):
        yield f"{ticket}: the pages are not those that the camera gave"
    for number, strokes in enumerate(put_in["signatures"], start=1):
        for what in not_as_written(folder, number, strokes):
            yield f"{ticket}: signature {number} {what}"
    answers = [seat["answers"] for seat in body["seats"]]
    if answers != list(put_in["answers"]):
        yield f"{ticket}: the answers are not those that were given"
    for material in body["materials"]:
        if material["digest"] not in {_sha256(path) for path in folder.iterdir()}:
            yield f"{ticket}: {material['role']} is not what its entry names"


def not_as_written(folder: Path, number: int, strokes: list[Any]) -> Iterator[str]:
    """Yield where a signature's points or its picture are not what was written."""
    file = folder / f"signature_strokes.{number}.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    points = [point for stroke in written["strokes"] for point in stroke]
    if [[point[:2] for point in stroke] for stroke in written["strokes"]] != strokes:
        yield "is not what was written"
    if [point[2] for point in points] != sorted(point[2] for point in points):
        yield "goes back in time"
    with Image.open(folder / f"signature_picture.{number}.png") as picture:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
    ink = np.asarray(paper.convert("L")) < INK_BELOW
    larger = paper.width / written["width"]
    if not all(ink[int(y * larger), int(x * larger)] for x, y, *_ in points):
        yield "has another picture"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def not_as_decided(facts: dict[str, Any]) -> Iterator[str]:
    """Yield where the records and the staff's screen disagree on a decision."""
    held = {str(ticket): str(state) for ticket, state in rows(facts["centre"], CASES)}
    decided = Counter(str(t) for (t,) in rows(facts["centre"], DECISIONS))
    said = facts["decided"]
    for ticket in sorted(said.keys() | decided.keys()):
        if decided[ticket] != 1:
            yield f"{ticket} was decided {decided[ticket]} times"
        elif held.get(ticket) != said.get(ticket, "undecided"):
            yield f"{ticket} is {held.get(ticket)}, the screen said {said.get(ticket)}"


def judge(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the verdict on what ``facts`` tell."""
    centre = rows(facts["centre"], "SELECT journal, seq, hash FROM entries")
    terminal = rows(
        facts["journal"],
        "SELECT (SELECT journal FROM identity), seq, hash FROM entries",
    )
    kinds = Counter(k for (k,) in rows(facts["centre"], "SELECT kind FROM entries"))
    found = rows(facts["centre"], "SELECT ticket FROM visits WHERE ticket IS NOT NULL")
    tickets = [str(ticket) for (ticket,) in found]
    papers = [ticket_on(stream) for stream in facts["prints"]]
    problems = [
        *not_once(centre, terminal),
        *not_as_said(facts, tickets),
        *not_as_printed(facts, papers),
        *not_as_decided(facts),
        *(problem for put_in in facts["put_in"] for problem in not_as_put_in(put_in)),
    ]
    if kinds["SUBMITTED"] != len(tickets):
        problems.append(f"{kinds['SUBMITTED']} submissions, {len(tickets)} tickets")
    ((receipted,),) = rows(
        facts["centre"],
        "SELECT coalesce(sum(top), 0) FROM"
        " (SELECT max(seq) AS top FROM receipts WHERE awaited = 0 GROUP BY journal)",
    )
    if receipted != len(centre):
        problems.append(f"{receipted} of {len(centre)} entries are receipted")
    return {
        "ok": not problems,
        "problems": problems,
        "entries": len(centre),
        "receipted": receipted,
        "tickets": tickets,
        "printed": papers,
        "decided": dict(rows(facts["centre"], DECIDED)),
    }


if __name__ == "__main__":
    verdict = judge(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print(json.dumps(verdict, ensure_ascii=False))
    sys.exit(0 if verdict["ok"] else 1)
