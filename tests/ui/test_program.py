"""The whole screen program in a process of its own, and a core that talks to it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.sample_pictures import pictures
from bench.samples import SAMPLES, dressed
from drivers.camera.fitting import looking_glass
from drivers.camera.ring import Ring
from tests.systemd.watcher import Watcher
from ui.link import Hello, Picture, Preview, Wipe, Wiped, encode, for_core
from ui.pages import Settings
from ui.unit import BEAT_S

DEADLINE_S = 60.0
PROGRAM = [sys.executable, "-m", "ui", "--config"]


@pytest.fixture
def door(settings_file: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(settings_file.parent / "screen.sock"))
        listening.listen()
        listening.settimeout(DEADLINE_S)
        yield listening


@pytest.fixture
def screen(
    settings_file: Path, door: socket.socket
) -> Iterator["subprocess.Popen[bytes]"]:
    assert door.fileno() >= 0
    with subprocess.Popen(
        [*PROGRAM, str(settings_file)], stderr=subprocess.PIPE
    ) as running:
        yield running
        running.kill()


def accepted(door: socket.socket) -> socket.socket:
    caller, _ = door.accept()
    caller.settimeout(DEADLINE_S)
    return caller


def test_it_shows_pages_wipes_comes_back_and_ends_in_order(
    door: socket.socket, screen: "subprocess.Popen[bytes]"
) -> None:
    core = accepted(door)
    assert for_core(core.recv(4096)) == Hello(screen.pid)
    ring = Ring(64, 48, looking_glass)
    socket.send_fds(core, [encode(Preview(64, 48))], [ring.descriptor])
    for page in SAMPLES.values():
        core.sendall(encode(dressed(page, Settings())))
    # A picture that is none would be told in the log, which is to stay empty here.
    shown = {name: it for name, it in pictures().items() if name != "lost"}
    for name, content in shown.items():
        descriptor = os.memfd_create(name)
        os.write(descriptor, content)
        packet = encode(Picture(name, len(content)))
        socket.send_fds(core, [packet], [descriptor])
        os.close(descriptor)
    core.sendall(encode(Wipe(5)))
    assert for_core(core.recv(4096)) == Wiped(5)
    core.close()
    again = accepted(door)
    assert for_core(again.recv(4096)) == Hello(screen.pid)
    screen.send_signal(signal.SIGTERM)
    assert screen.wait(DEADLINE_S) == 0
    assert screen.stderr is not None
    assert screen.stderr.read() == b""
    again.close()
    ring.close()


HANGS = """
import sys
from pathlib import Path
from threading import Event

from ui.config import read
from ui.unit import Unit
from ui.window import settle

config = read(Path(sys.argv[1]))
settle(config.home / "kivy")
from ui import program


def hang_at_home(scene):
    if len(seen) == 2:
        Event().wait()
    seen.append(scene)


seen = []
program.run(config, watch=hang_at_home, unit=Unit(sys.argv[2]))
"""


def test_a_screen_that_hangs_is_not_alive(
    settings_file: Path, door: socket.socket, watcher: Watcher
) -> None:
    words = [sys.executable, "-c", HANGS, str(settings_file), watcher.address]
    with subprocess.Popen(words) as running:
        try:
            core = accepted(door)
            watcher.hears("READY")
            watcher.hears("WATCHDOG")
            for page in SAMPLES.values():
                core.sendall(encode(dressed(page, Settings())))
            assert watcher.falls_silent(3 * BEAT_S)
            assert running.poll() is None
            core.close()
        finally:
            running.kill()


def test_the_files_it_leaves_hold_nothing_of_a_page(
    settings_file: Path, door: socket.socket, screen: "subprocess.Popen[bytes]"
) -> None:
    core = accepted(door)
    core.recv(4096)
    core.sendall(encode(dressed(SAMPLES["face"], Settings())))
    core.sendall(encode(Wipe(5)))
    core.recv(4096)
    screen.send_signal(signal.SIGTERM)
    screen.wait(DEADLINE_S)
    for folder, _, names in os.walk(settings_file.parent):
        for name in names:
            file = Path(folder) / name
            if file.is_file() and file.suffix != ".otf":
                assert "王样例".encode() not in file.read_bytes(), file
    core.close()


def test_a_configuration_it_cannot_use_ends_it_for_good(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*PROGRAM, str(tmp_path / "gone.toml")],
        capture_output=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert ended.returncode == os.EX_CONFIG
    assert b"gone.toml" in ended.stderr
    assert b"Traceback" not in ended.stderr
