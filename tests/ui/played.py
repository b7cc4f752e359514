"""A touch panel that umockdev plays: real reads and ioctls, without a panel."""

import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ui import evdev

DEADLINE_S = 30
LISTENER = """
import sys, time
from ui.panel import Panel

def told(contacts):
    for one in contacts:
        print(one.motion, one.finger, round(one.x, 3), round(one.y, 3), one.pressure)
        heard.append(one)
    if len(heard) >= int(sys.argv[2]):
        panel.close()

heard = []
panel = Panel(sys.argv[1], told, time.monotonic)
panel.live()
"""


def bits(*codes: int) -> str:
    """Return a mask of ``codes`` as the kernel gives it, in hexadecimal."""
    return sum(1 << code for code in codes).to_bytes(8, "little").hex().upper()


@dataclass(frozen=True, slots=True)
class Played:
    """An input device, its axes with their ranges, and what happens on it."""

    number: int
    axes: dict[int, tuple[int, int]]
    events: Sequence[tuple[int, int, int]] = ()
    properties: tuple[int, ...] = (evdev.DIRECT,)

    def arguments(self, folder: Path) -> list[str]:
        """Write the device down; return how umockdev is told of it."""
        where, name = f"/dev/input/event{self.number}", f"event{self.number}"
        described, answers = folder / f"{name}.umockdev", folder / f"{name}.ioctl"
        played = folder / f"{name}.events"
        described.write_text(
            f"P: /devices/virtual/input/input{self.number}/{name}\n"
            f"N: input/{name}\nE: DEVNAME={where}\nE: SUBSYSTEM=input\n"
        )
        lines = [f"@DEV {where}", f"EVIOCGPROP 0 {bits(*self.properties)}"]
        lines.append(f"EVIOCGBIT({evdev.ABS}) 0 {bits(*self.axes)}")
        for code, (least, most) in self.axes.items():
            axis = struct.pack("6i", 0, least, most, 0, 0, 0).hex().upper()
            lines.append(f"EVIOCGABS({code}) 0 {axis}")
        answers.write_text("\n".join(lines) + "\n")
        told = [
            f"E: {0.1 + at / 1000:.6f} {kind:04x} {code:04x} {value}"
            for at, (kind, code, value) in enumerate(self.events)
        ]
        played.write_text("# EVEMU 1.3\n" + "\n".join(told) + "\n")
        arguments = ["-d", str(described), "-i", f"{where}={answers}"]
        return [*arguments, "-e", f"{where}={played}"] if told else arguments


def heard_of(
    folder: Path, *devices: Played, path: str = "", contacts: int
) -> list[list[str]]:
    """Return so many contacts, as the panel's reader tells them, split into words."""
    told = [word for device in devices for word in device.arguments(folder)]
    program = [sys.executable, "-c", LISTENER, path, str(contacts)]
    done = subprocess.run(
        ["umockdev-run", *told, "--", *program],
        capture_output=True,
        check=True,
        text=True,
        timeout=DEADLINE_S,
    )
    return [line.split() for line in done.stdout.splitlines()]
