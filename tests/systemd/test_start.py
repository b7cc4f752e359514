"""Each `ExecStart=` starts its program, in what a test can build of its sandbox."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.config import read
from kiosk.keys import Keys
from sync.sealing import OpeningKey
from sync.wire.enrolment import BrokerAddress, EnrolmentAnswer
from tests.kiosk.test_enrolment import Centre
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
[devices.doccam]
source = "v4l2:{home}/no-camera"
[devices.fingerprint]
port = "{home}/no-finger"
[devices.printer]
server = "{home}/no-spooler"
queue = "LJ1020"
[devices.ukey]
service = "{home}/no-service"
"""
CAGE = Path(__file__).with_name("cage.py")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a terminal whose devices are all away, and which is not enrolled."""
    file = tmp_path / "terminal.toml"
    file.write_text(CONFIG.format(home=tmp_path), encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class Starter:
    """Starts what units say, in as much of their sandbox as a test can build."""

    root: Path
    config: Path
    calls: Path

    @contextmanager
    def start(
        self, unit: Unit, watcher: Watcher
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Start ``unit``, which tells ``watcher`` how it is."""
        (line,) = unit["ExecStart"]
        told = line.replace("/etc/kiosk/terminal.toml", str(self.config))
        env = os.environ | dict(
            pair.split("=", 1) for pair in unit.get("Environment", [])
        )
        env |= {"NOTIFY_SOCKET": watcher.address, "PYTHONPATH": str(self.root)}
        with subprocess.Popen(
            [*caged(unit, self.calls), *shlex.split(told)],
            cwd="/",
            env=env,
            stdout=subprocess.DEVNULL,
        ) as running:
            try:
                yield running
            finally:
                running.kill()


def caged(unit: Unit, calls: Path) -> list[str]:
    """Return the words before a command that put it into ``unit``'s sandbox."""
    mdwe = unit.get("MemoryDenyWriteExecute", ["no"])[0]
    return [sys.executable, str(CAGE), str(calls), mdwe]


@pytest.fixture
def starter(root: Path, config: Path, calls: Path) -> Starter:
    return Starter(root, config, calls)


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
    services: dict[str, Unit], name: str, starter: Starter, watcher: Watcher
) -> None:
    with starter.start(services[f"{name}.service"], watcher) as running:
        lives_and_ends_well(running, watcher)


@pytest.fixture
def enrolled(config: Path) -> None:
    """Enrol the terminal at a centre that nobody can reach."""
    centre, key = Centre("ca"), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    keys = Keys(read(config).paths.keys)
    keys.folder.mkdir(parents=True)
    pkcs8, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    keys.private.write_bytes(key.private_bytes(pem, pkcs8, open_))
    certificate = centre.certificate("T0001", key.public_key()).public_bytes(pem)
    keys.certificate.write_bytes(certificate)
    keys.ca.write_bytes(centre.ca.public_bytes(pem))
    answer = EnrolmentAnswer(
        terminal="T0001",
        certificate=certificate.decode(),
        ca=centre.ca.public_bytes(pem).decode(),
        sealing=OpeningKey.generate().sealing_key().to_wire(),
        receipt_key=bytes(32),
        broker=BrokerAddress(host="127.0.0.1", port=1),
        api="https://127.0.0.1:1",
    )
    keys.answer.write_text(answer.model_dump_json(), encoding="utf-8")


@pytest.mark.usefixtures("enrolled")
def test_shipping_ships_though_the_centre_is_away(
    services: dict[str, Unit], starter: Starter, watcher: Watcher
) -> None:
    with starter.start(services["kiosk-ship.service"], watcher) as running:
        assert watcher.hears("READY")["STATUS"] == "ships"
        assert read(starter.config).paths.ship.exists()
        watcher.hears("WATCHDOG")
        watcher.hears("WATCHDOG")
        running.send_signal(signal.SIGTERM)
        watcher.hears("STOPPING")
        assert running.wait(WITHIN_S) == 0


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_gets_ready_once_core_listens_and_without_its_device(
    services: dict[str, Unit], device: str, starter: Starter, watcher: Watcher
) -> None:
    core_watcher = Watcher.at(str(starter.config.parent / "core"))
    host = services[f"kiosk-device@{device}.service"]
    with starter.start(host, watcher) as running:
        # Alive from the first status on; not ready, for nobody listens.
        assert "READY" not in watcher.hears("WATCHDOG")
        with starter.start(services["kiosk-core.service"], core_watcher) as core:
            core_watcher.hears("READY")
            lives_and_ends_well(running, watcher)
            assert core.poll() is None
    core_watcher.close()


@pytest.fixture
def centre(programs: Path, tmp_path: Path, root: Path) -> Path:
    """Return the folder of a centre that was just made."""
    ports = [f"--{part}-port=0" for part in ("broker", "api", "enrol", "web")]
    home = tmp_path / "centre"
    subprocess.run(
        [programs / "kiosk-server", "init", "--home", home, *ports],
        check=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        timeout=WITHIN_S,
    )
    made = [programs / "kiosk-server", "broker-config", "--home", home]
    subprocess.run(
        made,
        check=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        timeout=WITHIN_S,
    )
    return home


def of_the_centre(unit: Unit, centre: Path, calls: Path) -> list[str]:
    (line,) = unit["ExecStart"]
    told = line.replace("/var/lib/kiosk-centre", str(centre))
    return [*caged(unit, calls), *shlex.split(told)]


def test_the_server_gets_ready(
    services: dict[str, Unit], centre: Path, calls: Path, root: Path
) -> None:
    words = of_the_centre(services["kiosk-server.service"], centre, calls)
    env = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE) as running:
        try:
            assert running.stdout is not None
            assert b'"ready": true' in running.stdout.readline()
            running.send_signal(signal.SIGTERM)
            assert running.wait(WITHIN_S) == 0
        finally:
            running.kill()


def test_the_broker_gets_ready(
    services: dict[str, Unit], centre: Path, calls: Path, watcher: Watcher
) -> None:
    words = of_the_centre(services["kiosk-broker.service"], centre, calls)
    env = os.environ | {"NOTIFY_SOCKET": watcher.address}
    with subprocess.Popen(words, env=env, stderr=subprocess.DEVNULL) as running:
        try:
            watcher.hears("READY")
        finally:
            # Told to end in the very moment it got ready, it would miss that.
            running.kill()
