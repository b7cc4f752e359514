"""``python -m bench.fault_page > docs/faults.md``: the table of faults, to be read.

What citizens are told is quoted from the screen's own catalogue.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Final

from drivers.faults.anyone import ANYONE
from drivers.faults.fault import ADVICE, Fault
from drivers.faults.table import AWAY, OWN
from ui.catalogue import load

TITLES: Final = {
    "idcard": "ID-card reader",
    "facecam": "Face camera",
    "doccam": "Document camera",
    "fingerprint": "Fingerprint reader",
    "printer": "Printer",
    "ukey": "UKey",
}
RAW: Final = {
    "idcard": "SW3",
    "fingerprint": "code",
    "printer": "reason",
    "ukey": "status word",
}
"""What the codes are that a device itself gives."""
HEAD: Final = (
    "| fault | code | citizens are told | staff are told | severity | at a glance |",
    "|---|---|---|---|---|---|",
)
LEAD: Final = """\
# Faults

What can be wrong with a device, and what people are told to do about it. \
Made by `./run generate` from `drivers/faults/`, which drivers, core and centre read; \
a test finds this page stale, another a driver that can raise what is not in it.

- **fault**: a completion's `detail` or a status's reason; below it what the device \
itself says, where it says it in codes. What follows a `:` in a detail is its cause.
- **code**: what a command ends with (XFS4IoT). Of a fault that is only a reason: \
what a command ends with that waited for it in vain.
- **citizens are told**: cause and advice on the screen, and the message id; \
— is nobody.
- **staff are told**: on the terminal's page of the dashboard and by `kiosk devices`.
- **severity**: `info` alerts nobody, for it concerns the citizen alone or is how \
such a device is; `warning` and `critical` are alerts. What nobody listed is `critical`.
- **at a glance**: the word on the dashboard.
"""
ANY: Final = """\
## Every device

What a device's process and the core say when it cannot be asked. Citizens are told \
that this device does not answer: {away}; of the others they are told nothing. \
A device may have words of its own for one of them, below.
"""


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    texts = load("zh").texts
    yield LEAD
    yield ANY.format(
        away=", ".join(
            f"{TITLES[each].lower()} {texts[told]}"
            for each, told in AWAY.items()
            if told
        )
    )
    yield from HEAD
    yield from _rows(ANYONE, "", "its own")
    for device, faults in OWN.items():
        yield f"\n## {TITLES[device]}\n"
        yield from HEAD
        yield from _rows(faults, RAW.get(device, ""), "—")


def _rows(faults: Iterable[Fault], raw: str, nobody: str) -> Iterator[str]:
    texts = load("zh").texts
    for fault in faults:
        said = " ".join(f"`{code}`" for code in fault.raw)
        name = f"`{fault.name}`" + (f"<br>{raw} {said}" if said else "")
        told = nobody
        if fault.citizen:
            advice = texts[fault.citizen + ADVICE]
            told = f"{texts[fault.citizen]}。{advice}<br>`{fault.citizen}`"
        staff = f"{fault.staff.zh}<br>{fault.staff.en}"
        cells = (name, f"`{fault.code}`", told, staff, str(fault.severity), fault.word)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
