"""Each ``ExecStart=`` line starts its program, under what can be applied of its unit."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.systemd.conftest import DEVICES
from tests.systemd.reading import Unit
from tests.systemd.watcher import WITHIN_S, Watcher

CONFIG = """
[terminal]
id = "T0001"
letter = "A"
place = "hall"
profile = "national-2025"
office = {{ zh = "示范区婚姻登记处", en = "Model District Registry" }}
[paths]
data = "{home}/data"
run = "{home}/run"
log = "{home}/log"
[centre]
enrol = "https://127.0.0.1:1"
[screen]
window = "offscreen"
[devices.idcard]
port = "{home}/no-reader"
[devices.facecam]
source = "v4l2:{home}/no-camera"
[devices.printer]
server = "{home}/no-spooler"
queue = "LJ1020"
"""
UNDER = """
import ctypes, os, resource, sys
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE, REFUSE_EXEC_GAIN = 38, 65, 1
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
if sys.argv[1] == "yes":
    # A kernel before 6.3 cannot; systemd does the same by a filter.
    libc.prctl(PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.umask(0o077)
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a terminal whose devices are all away, and which is not enrolled."""
    file = tmp_path / "terminal.toml"
    file.write_text(CONFIG.format(home=tmp_path), encoding="utf-8")
    return file


@contextmanager
def started(
    unit: Unit, config: Path, watcher: Watcher, root: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start what ``unit`` says, for the configuration ``config``."""
    (line,) = unit["ExecStart"]
    words = shlex.split(line.replace("/etc/kiosk/terminal.toml", str(config)))
    env = os.environ | {"NOTIFY_SOCKET": watcher.address, "PYTHONPATH": str(root)}
    env |= dict(pair.split("=", 1) for pair in unit.get("Environment", []))
    only_code = unit.get("MemoryDenyWriteExecute", ["no"])[0]
    with subprocess.Popen(
        [sys.executable, "-c", UNDER, only_code, *words],
        cwd="/",
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def lives_and_ends_well(running: "subprocess.Popen[bytes]", watcher: Watcher) -> None:
    """See it ready, alive more than once, and ending when told to."""
    watcher.hears("READY")
    for _ in range(3):
        watcher.hears("WATCHDOG")
    running.send_signal(signal.SIGTERM)
    watcher.hears("STOPPING")
    assert running.wait(WITHIN_S) == 0


@pytest.mark.parametrize("name", ["kiosk-core", "kiosk-ship", "kiosk-ui"])
def test_a_program_gets_ready_alone(
    services: dict[str, Unit], name: str, config: Path, watcher: Watcher, root: Path
) -> None:
    with started(services[f"{name}.service"], config, watcher, root) as running:
        lives_and_ends_well(running, watcher)


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_gets_ready_once_core_listens_and_without_its_device(
    services: dict[str, Unit], device: str, config: Path, watcher: Watcher, root: Path
) -> None:
    core_watcher = Watcher.at(config.parent / "core")
    host = services[f"kiosk-device@{device}.service"]
    with started(host, config, watcher, root) as running:
        # Alive from the first status on; not ready, for nobody listens.
        assert "READY" not in watcher.hears("WATCHDOG")
        core = services["kiosk-core.service"]
        with started(core, config, core_watcher, root) as core_running:
            core_watcher.hears("READY")
            lives_and_ends_well(running, watcher)
            assert core_running.poll() is None
    core_watcher.close()


def test_the_centre_gets_ready(
    services: dict[str, Unit], programs: Path, tmp_path: Path, root: Path
) -> None:
    home = tmp_path / "centre"
    env = os.environ | {"PYTHONPATH": str(root)}
    ports = [f"--{part}-port=0" for part in ("broker", "api", "enrol", "web")]
    make = [programs / "kiosk-server", "init", "--home", home, *ports]
    subprocess.run(make, check=True, env=env, capture_output=True, timeout=WITHIN_S)
    (line,) = services["kiosk-server.service"]["ExecStart"]
    words = shlex.split(line.replace("/var/lib/kiosk-centre", str(home)))
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert b'"ready": true' in running.stdout.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(WITHIN_S) == 0


def test_the_broker_gets_ready(
    services: dict[str, Unit],
    programs: Path,
    tmp_path: Path,
    root: Path,
    watcher: Watcher,
) -> None:
    home = tmp_path / "centre"
    env = os.environ | {"PYTHONPATH": str(root)}
    ports = [f"--{part}-port=0" for part in ("broker", "api", "enrol", "web")]
    make = [programs / "kiosk-server", "init", "--home", home, *ports]
    subprocess.run(make, check=True, env=env, capture_output=True, timeout=WITHIN_S)
    (line,) = services["kiosk-broker.service"]["ExecStart"]
    words = shlex.split(line.replace("/var/lib/kiosk-centre", str(home)))
    env |= {"NOTIFY_SOCKET": watcher.address}
    with subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL) as running:
        watcher.hears("READY")
        running.send_signal(signal.SIGTERM)
        assert running.wait(WITHIN_S) == 0
