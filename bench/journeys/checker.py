"""An independent verdict on a journey. Imports no package of the product.

Reads the ticket from the printer's raster, counts entries with plain SQL in the
centre's database and in the terminal's journal, and compares both with what the
screen said was done. Run as a script: ``checker.py FACTS.json``; prints one JSON
object and exits 0 only if everything fits.
"""

import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent


def rows(database: Path, question: str) -> list[tuple[object, ...]]:
    """Return the answer to a question put to an SQLite file, opened read-only."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(question).fetchall()


def gaps(entries: list[tuple[object, ...]]) -> list[str]:
    """Return what is missing or doubled in (journal, seq) pairs."""
    found = []
    journals: dict[object, list[int]] = {}
    for journal, seq in entries:
        journals.setdefault(journal, []).append(int(str(seq)))
    for journal, numbers in journals.items():
        doubled = [n for n, times in Counter(numbers).items() if times > 1]
        absent = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        found += [f"{journal}/{n} is there twice" for n in doubled]
        found += [f"{journal}/{n} is missing" for n in absent]
    return found


def main(facts_path: str) -> int:
    """Judge the journey that ``facts_path`` describes."""
    facts = json.loads(Path(facts_path).read_text(encoding="utf-8"))
    problems = []
    centre = Path(facts["centre"])
    entries = rows(centre, "SELECT journal, seq FROM entries")
    problems += gaps(entries)
    local = rows(Path(facts["journal"]), facts["journal_question"])
    held = {(str(j), int(str(s))): h for j, s, h in local}
    central = {
        (str(j), int(str(s))): h
        for j, s, h in rows(centre, "SELECT journal, seq, hash FROM entries")
    }
    problems += [f"{key} never reached the centre" for key in held.keys() - central]
    problems += [
        f"{key} has another hash at the centre"
        for key in held.keys() & central.keys()
        if held[key] != central[key]
    ]
    said = list(facts["said"])
    submitted = [str(t) for (t,) in rows(centre, facts["tickets_question"])]
    times = Counter(submitted)
    problems += [
        f"ticket {t} was promised but is not there" for t in said if not times[t]
    ]
    problems += [f"ticket {t} is there {n} times" for t, n in times.items() if n > 1]
    allowed = set(said) | set(facts.get("maybe", []))
    problems += [
        f"ticket {t} was never on the screen" for t in times if t not in allowed
    ]
    printed = [ticket_of(Path(path), facts["reader"]) for path in facts["prints"]]
    counted = Counter(printed)
    for ticket in facts["printed"]:
        if counted[ticket] != 1:
            problems.append(f"ticket {ticket} was printed {counted[ticket]} times")
    problems += [
        f"an unknown ticket {t} was printed" for t in counted if t not in allowed
    ]
    receipted = rows(centre, facts["receipted_question"])
    verdict = {
        "ok": not problems,
        "problems": problems,
        "entries": len(entries),
        "receipted": sum(int(str(n)) for (n,) in receipted),
        "tickets": sorted(times),
        "printed": printed,
    }
    print(json.dumps(verdict, ensure_ascii=False))
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
