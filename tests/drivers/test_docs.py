"""``docs/devices.md`` names every packet, state, code, command, field and fault."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from drivers.camera.health import FOUND_HERE
from drivers.camera.jpeg import OF_PICTURES
from drivers.contract import Code, State
from drivers.doccam import port as doccam_port
from drivers.doccam.page import UNJUDGED
from drivers.doccam.section import Section as DoccamSection
from drivers.faults.cameras import DOCCAM
from drivers.faults.fault import Fault
from drivers.faults.fingerprint import FINGERPRINT
from drivers.faults.idcard import IDCARD
from drivers.faults.ukey import UKEY
from drivers.fingerprint import livescan, tries
from drivers.fingerprint import port as finger_port
from drivers.fingerprint.section import Library, Uart
from drivers.fingerprint.section import Section as FingerSection
from drivers.fingerprint.template import Finger
from drivers.host.ports import ROOMS
from drivers.idcard import faults, port, records
from drivers.idcard.section import Section
from drivers.messages import (
    Cancel,
    Claim,
    Do,
    Hello,
    Release,
    to_message,
)
from drivers.printer import faults as printer_faults
from drivers.printer import port as printer_port
from drivers.printer import vigil
from drivers.printer.device import JobState
from drivers.ukey import port as ukey_port
from drivers.ukey.section import Section as UkeySection

PACKETS = {"hello", "status", "capabilities", "notice", "done", "released"} | {
    key
    for said in (Hello("x", 1), Do(1, "x", 1), Cancel(1), Claim("x", 1), Release("x"))
    for key in to_message(said)
}
RECORDS = (
    records.Resident,
    records.Hmt,
    records.Foreigner2017,
    records.Foreigner2023,
)
SETTINGS = {entry.name for entry in fields(Section)} | {"reopen_longest_s"}
OF_FRAMES = {"no_preamble", "cut_short", "bad_check", "unknown_command"}
"""What a frame can be; the reader looks for the next one and tells `garbled`."""
OF_PACKETS = {"no_preamble", "cut_short", "bad_sum"}
"""The same of the fingerprint reader's packets."""
DOCCAM_FAULTS = [
    fault
    for fault in DOCCAM
    if fault.name in {*OF_PICTURES, "camera_offline", "deadline"}
]
UKEY_FAULTS = [fault for fault in UKEY if fault.name not in {"message", "pin", "card"}]
PRINTER_WORDS = (
    {"server", "queue", "progress", "no_report", "no_such_queue"}
    | {"pages", "waiting", "toner_percent", "canceled", "resumed", "sheets"}
    | set(printer_port._COMMANDS)
    | {state.word for state in JobState}
    | {detail for detail, _ in vigil.ENDINGS.values()}
)
DOCCAM_WORDS = (
    ({entry.name for entry in fields(DoccamSection)} - {"is_sized"})
    | set(doccam_port._COMMANDS)
    | set(UNJUDGED.as_data())
    | {"on", "ring", "width", "height", "picture", "look_jpg", "bytes", "sha256"}
    | {"page", "fault", doccam_port.INVALID}
    | FOUND_HERE
    | {"no_camera", "no_stream", "ended"}
)
FINGER_WORDS = (
    {entry.name for told in (Uart, Library, FingerSection) for entry in fields(told)}
    - {"source"}
    | set(finger_port._COMMANDS)
    | {finger.name.lower() for finger in Finger}
    | {meant.name for meant in FINGERPRINT} - {"template"} - OF_PACKETS
    | set(livescan._NEEDED)
    | {tries.PRESENT, tries.DETECTED, tries.PROGRESS, tries.INVALID}
    | {tries.REMOVE, tries.REMOVED}
    | {"fingers", "tries", "other", "image_png", "dpi", "minutiae", "match", "score"}
    | {"percent", "fault", "try", "prints"}
)
UKEY_WORDS = (
    {entry.name for entry in fields(UkeySection)}
    | set(ukey_port._COMMANDS)
    | {"message", "pin", "card", "certificate", "key", "tries", "signature"}
    | {"inserted", "removed", "signatures", "present"}
)
WORDS = sorted(
    PACKETS
    | set(ROOMS)
    | set(State)
    | set(Code)
    | set(port._COMMANDS)
    | SETTINGS
    | {meant.name for meant in IDCARD} - {"card_unreadable"} - OF_FRAMES
    | {layout.layout for layout in RECORDS}
    | {entry.name for layout in RECORDS for entry in fields(layout)}
    | {port.PRESENT.name, port.REMOVED.name}
    | PRINTER_WORDS
    | DOCCAM_WORDS
    | FINGER_WORDS
    | UKEY_WORDS
)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "devices.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", WORDS)
def test_the_page_names(page: str, word: str) -> None:
    assert f"`{word}`" in page


def test_the_table_of_faults_gives_the_right_codes(page: str) -> None:
    for sw3, meant in faults.BY_SW3.items():
        row = next(
            row for row in page.splitlines() if row.startswith(f"| `{meant.name}`")
        )
        assert f"`{meant.code}`" in row
        assert f"{sw3:02x}" in row


@pytest.mark.parametrize("fault", printer_faults.ALL, ids=lambda fault: fault.name)
def test_a_printers_fault_has_its_row(page: str, fault: printer_faults.Fault) -> None:
    (row,) = (
        row for row in page.splitlines() if row.startswith(f"| `{fault.name}` | `")
    )
    _, _, notice, state, reasons, _ = row.split("|")
    assert notice.strip() == f"`{fault.notice}`"
    assert (fault.state is None) is ("none" in state)
    assert fault.state is None or state.strip() == f"`{fault.state}`"
    for stem, meant in printer_faults.STEMS.items():
        assert (f"`{stem}`" in reasons) is (meant == fault)


def test_the_page_names_every_way_a_printers_command_fails(
    root: Path, page: str
) -> None:
    raised = re.compile(r'(?:Refused|Offline|Garbled|NoSuch)\(\s*f?"([a-z_]+)')
    code = "".join(
        file.read_text("utf-8") for file in (root / "drivers/printer").glob("*.py")
    )
    details = set(raised.findall(code))
    assert "job_unprintable" in details
    assert {detail for detail in details if f"`{detail}" not in page} == set()


@pytest.mark.parametrize("fault", UKEY_FAULTS, ids=lambda f: f.name)
def test_a_ukeys_fault_has_its_row(page: str, fault: Fault) -> None:
    (row,) = (
        row
        for row in page.partition("## UKey")[2].splitlines()
        if row.startswith((f"| `{fault.name}` |", f"| `{fault.name}:"))
    )
    assert row.split("|")[2].strip() == f"`{fault.code}`"


def test_the_page_names_every_way_a_ukeys_command_fails(root: Path, page: str) -> None:
    raised = re.compile(r'(?:Refused|error|Garbled)\(\s*"(?:card_garbled:)?([a-z_]+)')
    code = "".join(
        file.read_text("utf-8") for file in (root / "drivers/ukey").glob("*.py")
    )
    # What the bench's card is told wrongly never leaves it.
    details = set(raised.findall(code)) - {"command_cut_short", "command_length"}
    assert "answer_endless" in details
    assert {detail for detail in details if f"`{detail}" not in page} == set()


@pytest.mark.parametrize("fault", DOCCAM_FAULTS, ids=lambda f: f.name)
def test_a_document_cameras_fault_has_its_row(page: str, fault: Fault) -> None:
    chapter = page.partition("## Document camera")[2].partition("\n## ")[0]
    (row,) = (
        row for row in chapter.splitlines() if row.startswith(f"| `{fault.name}` |")
    )
    assert row.split("|")[2].strip() == f"`{fault.code}`"


def test_the_page_names_every_way_a_document_cameras_command_fails(
    root: Path, page: str
) -> None:
    raised = re.compile(r'(?:Refused|Offline|Garbled)\(\s*"([a-z_]+)')
    code = "".join(
        (root / "drivers" / file).read_text("utf-8")
        for room in ("doccam", "camera")
        for file in (root / "drivers" / room).glob("*.py")
    )
    details = set(raised.findall(code)) - {"source"}
    assert "picture_cut_short" in details
    assert {detail for detail in details if f"`{detail}`" not in page} == set()


@pytest.mark.parametrize(
    ("meant", "raw"),
    [(meant, raw) for meant in FINGERPRINT for raw in meant.raw],
    ids=str,
)
def test_a_fingerprint_readers_fault_has_its_row(
    page: str, meant: Fault, raw: str
) -> None:
    section = page[page.index("## Fingerprint reader") :]
    assert f"| `{meant.name}` | `{meant.code}` | {raw}" in section


def test_the_page_names_every_way_a_fingerprint_readers_command_fails(
    root: Path, page: str
) -> None:
    raised = re.compile(r'(?:Refused|Offline|Garbled)\(\s*f?"([a-z_]+)')
    returned = re.compile(r'"(finger_[a-z]+|no_print|poor_quality)"')
    code = "".join(
        file.read_text("utf-8")
        for file in (root / "drivers/fingerprint").glob("*.py")
        if file.name not in {"frames.py", "template.py"}
    )
    details = set(raised.findall(code)) | set(returned.findall(code))
    assert {"no_usable_finger", "finger_partial"} <= details
    assert {detail for detail in details if f"`{detail}" not in page} == set()
