"""The table of trials: one row a device. A new simulator gets its row here."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bench.people.faces import card_photo
from bench.people.people import WANG
from bench.probe.keys import UKEY
from bench.probe.trial import Bench, Facts, Section, Trial
from bench.simulators.fingerprint.control import Desk as Glass
from domain.services import Service
from drivers.contract import Data, Notice
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.template import Finger
from papers.press import draw
from papers.ticket import Office, Ticket

BANDS: Final = {"pass": 0.45, "staff": 0.60}
PAPER: Final = "declaration"
FINGER: Final = ("a", "right_thumb")


def _nothing() -> Data:
    return {}


def _steered(bench: Bench) -> list[str]:
    return ["--control", str(bench.control)]


def _reader_arguments(bench: Bench) -> list[str]:
    return [*_steered(bench), "--link", str(bench.home / "idcard.tty"), "--lay", "a"]


def _reader_section(_bench: Bench, facts: Facts) -> Section:
    decoder = "bench.simulators.idcard.photo:decode"
    return {"port": str(facts["port"]), "photo_decoder": decoder}


def _card_wrong(_bench: Bench, data: Data) -> str:
    fields = data.get("fields")
    if not isinstance(fields, Mapping) or fields.get("number") != WANG.number:
        return "another card was read"
    return "" if "photo_png" in data else "the photo was not decoded"


def _face_arguments(bench: Bench) -> list[str]:
    return [*_steered(bench), "--show", "a"]


def _face_section(_bench: Bench, facts: Facts) -> Section:
    return {"source": str(facts["url"])}


def _face_args() -> Data:
    return {"card_photo": card_photo("a"), "seed": 4, "bands": BANDS}


def _follow(bench: Bench, notice: Notice) -> None:
    """Have the simulated person do what the camera asks."""
    if notice.name == "hint":
        bench.order(f"hint {notice.data['hint']}")


def _face_wrong(_bench: Bench, data: Data) -> str:
    outcome, live = data.get("outcome"), data.get("live")
    return "" if (outcome, live) == ("pass", "live") else f"judged {outcome}, {live}"


def _paper_arguments(bench: Bench) -> list[str]:
    return [*_steered(bench), "--lay", PAPER]


def _paper_section(_bench: Bench, facts: Facts) -> Section:
    return {"source": str(facts["url"]), "still": str(facts["still"])}


def _still_wrong(bench: Bench, data: Data) -> str:
    picture = data.get("picture")
    if not isinstance(picture, bytes):
        return "no picture came"
    laid = bench.order("digest").removeprefix("ok ")
    same = hashlib.sha256(picture).hexdigest() == laid
    return "" if same else "it is not what lies there, byte for byte"


def _finger_arguments(bench: Bench) -> list[str]:
    link = str(bench.home / "fingerprint.tty")
    return [*_steered(bench), "--link", link, "--lay", " ".join(FINGER)]


def _finger_section(_bench: Bench, facts: Facts) -> Section:
    return {"port": str(facts["port"]), "baud": 115200}


def _finger_args() -> Data:
    """Return the template of another impression of the finger that lies there."""
    glass = Glass()
    for _ in range(2):
        glass.lay(list(FINGER))
    if glass.module.finger is None:
        raise LookupError("no finger lies on the glass")
    found = Examiner().examine(glass.module.finger, 0, Finger.RIGHT_THUMB)
    return {"template": found.template.to_bytes()}


def _finger_wrong(_bench: Bench, data: Data) -> str:
    match, score = data.get("match"), data.get("score")
    return "" if match is True else f"another finger, score {score}"


def _printer_arguments(bench: Bench) -> list[str]:
    return [*_steered(bench), "--home", str(bench.home / "printer")]


def _printer_section(_bench: Bench, facts: Facts) -> Section:
    return {"server": str(facts["socket"]), "queue": str(facts["queue"])}


def _printer_args() -> Data:
    ticket = Ticket(
        number="A001",
        office=Office("示范区婚姻登记处", "Model District Marriage Registry"),
        service=Service.MARRIAGE,
        issued=datetime(2026, 1, 1, tzinfo=UTC),
        simulated=True,
    )
    return {"job": "probe", "pdf": draw(ticket), "copies": 1}


def _print_wrong(_bench: Bench, data: Data) -> str:
    state = data.get("state")
    return "" if state == "completed" else f"the job is {state}"


TRIALS: Final[Mapping[str, Trial]] = {
    "idcard": Trial(
        "read_card", _reader_arguments, _reader_section, _nothing, _card_wrong
    ),
    "facecam": Trial(
        "verify", _face_arguments, _face_section, _face_args, _face_wrong, _follow
    ),
    "doccam": Trial(
        "capture", _paper_arguments, _paper_section, _nothing, _still_wrong
    ),
    "fingerprint": Trial(
        "verify", _finger_arguments, _finger_section, _finger_args, _finger_wrong
    ),
    "printer": Trial(
        "print", _printer_arguments, _printer_section, _printer_args, _print_wrong
    ),
    "ukey": UKEY,
}
"""Name of the device, which is its simulator's and its driver's → its trial."""
