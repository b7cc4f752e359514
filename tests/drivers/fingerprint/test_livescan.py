"""The collector behind a vendor's library: a small one that the tests build."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.people.ridges import Field, finger, impression
from drivers.contract import (
    Cancelled,
    Code,
    DeviceError,
    Garbled,
    Offline,
    Refused,
    State,
)
from drivers.fingerprint import faults, livescan
from drivers.fingerprint.port import FingerprintPort, open_port
from drivers.fingerprint.tries import INVALID
from drivers.messages import Do
from tests.drivers.conftest import FakeCore
from tests.drivers.fingerprint.conftest import Patience

SOURCE = Path(__file__).with_name("vendor") / "livescan.c"


@dataclass
class Vendor:
    """A vendor's library, and what its collector sees."""

    library: Path
    scene: Path
    ridges: Field

    @property
    def section(self) -> dict[str, object]:
        return {"library": str(self.library)}

    def shows(self, picture: bytes = b"", **how: int) -> None:
        """Let the collector show ``picture``, and answer as ``how`` says."""
        told = {"init": 1, "channels": 1, "capture": 1, "width": 256, "height": 360}
        told |= {"twice": 0} | how
        head = " ".join(str(number) for number in told.values())
        self.scene.write_bytes(head.encode() + b"\n" + picture)

    def lays(self, seed: int = 1, **how: int) -> None:
        """Lay the finger on the collector."""
        height = how.get("height", 360)
        self.shows(impression(self.ridges, seed, height).tobytes(), **how)


def built(folder: Path, name: str, *how: str) -> Path:
    library = folder / f"{name}.so"
    command = ["gcc", "-shared", "-fPIC", "-O1", *how, "-o", str(library), str(SOURCE)]
    subprocess.run(command, check=True, timeout=60)
    return library


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vendor")
    built(folder, "whole")
    built(folder, "bare", "-DBARE")
    return folder


@pytest.fixture(scope="module")
def ridges() -> Field:
    return finger(7)


@pytest.fixture
def vendor(
    shelf: Path, ridges: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Vendor:
    monkeypatch.setenv("LIVESCAN_SCENE", str(tmp_path / "scene"))
    vendor = Vendor(shelf / "whole.so", tmp_path / "scene", ridges)
    vendor.shows()
    return vendor


@pytest.fixture
def port(vendor: Vendor) -> Iterator[FingerprintPort]:
    opened = open_port(vendor.section)
    yield opened
    opened.close()


def test_a_library_says_what_it_is(port: FingerprintPort) -> None:
    told = port.capabilities()
    assert (told.model, told.serial, told.firmware) == ("whole.so", "", "300")
    status = port.status()
    assert (status.state, status.simulated) == (State.ONLINE, True)


@pytest.mark.parametrize("height", [288, 360])
def test_a_finger_on_the_collector_is_captured_and_verified(
    vendor: Vendor, height: int
) -> None:
    vendor.shows(height=height)
    port = open_port(vendor.section)
    vendor.lays(1, height=height)
    told = port.run("capture", {"fingers": ["left_index"]}, Patience())
    assert (told["width"], told["height"]) == (256, height)
    vendor.lays(2, height=height, twice=1)
    verdict = port.run("verify", {"template": told["template"]}, Patience())
    assert verdict["match"] is True
    port.close()


def test_an_empty_plate_is_no_finger(vendor: Vendor, port: FingerprintPort) -> None:
    assert port.run("await_removal", {}, Patience()) == {}
    errand = Patience(fails=Cancelled(), fails_at="presentSubject")
    with pytest.raises(Cancelled):
        port.run("capture", {}, errand)
    vendor.lays()
    assert port.run("capture", {}, Patience())["tries"] == 1


def test_a_picture_without_ridges_is_a_try_of_no_use(
    vendor: Vendor, port: FingerprintPort
) -> None:
    stripes = bytes(range(0, 256, 2)) * 2
    vendor.shows(stripes * 360)
    errand = Patience()
    with pytest.raises(Refused, match="no_usable_finger"):
        port.run("capture", {"tries": 1}, errand)
    assert errand.told(INVALID)


@pytest.mark.parametrize("answer", [*sorted(faults.BY_NUMBER), -9, 0])
def test_every_error_of_the_library_ends_the_command_by_name(
    vendor: Vendor, port: FingerprintPort, answer: int
) -> None:
    vendor.lays(capture=answer)
    meant = faults.BY_NUMBER.get(answer, faults.FAILED)
    with pytest.raises(DeviceError, match=meant.name) as ended:
        port.run("capture", {}, Patience())
    assert ended.value.code is meant.code
    assert isinstance(ended.value, Offline) is (meant.code is Code.DEVICE_NOT_READY)


def test_a_collector_that_was_pulled_is_offline(
    vendor: Vendor, port: FingerprintPort
) -> None:
    vendor.shows(channels=0)
    with pytest.raises(Offline, match="unplugged"):
        port.status()
    vendor.shows()
    assert port.status().state is State.ONLINE


def test_after_the_wipe_the_picture_is_zero(
    vendor: Vendor, port: FingerprintPort
) -> None:
    vendor.lays()
    port.run("capture", {}, Patience())
    assert isinstance(port.collector, livescan.LivescanCollector)
    assert any(port.collector.buffer.raw)
    port.wipe()
    assert not any(port.collector.buffer.raw)
    with pytest.raises(Garbled, match="no_picture"):
        port.collector.image(lambda: None, lambda _share: None)


def test_a_library_with_the_least_of_functions_works(
    vendor: Vendor, shelf: Path
) -> None:
    port = open_port({"library": str(shelf / "bare.so")})
    assert not port.status().simulated
    vendor.lays()
    assert port.run("capture", {}, Patience())["height"] == 360
    port.close()


@pytest.mark.parametrize(
    ("arrange", "why"),
    [
        (lambda vendor: vendor.shows(init=-4), "unplugged"),
        (lambda vendor: vendor.shows(init=-7), "not_licensed"),
        (lambda vendor: vendor.shows(channels=0), "not_there"),
        (lambda vendor: vendor.shows(width=640, height=640), "library_image_size"),
    ],
)
def test_a_collector_that_cannot_be_used_is_offline_and_says_why(
    vendor: Vendor, arrange: Callable[[Vendor], None], why: str
) -> None:
    arrange(vendor)
    with pytest.raises(Offline, match=why):
        open_port(vendor.section)


def test_a_library_that_is_none_is_offline(tmp_path: Path) -> None:
    with pytest.raises(Offline, match="library_missing"):
        open_port({"library": str(tmp_path / "none.so")})
    with pytest.raises(Offline, match="library_function"):
        open_port({"library": "libm.so.6"})


def test_a_library_works_in_the_process_of_its_host(
    vendor: Vendor, core: FakeCore, tmp_path: Path, root: Path
) -> None:
    vendor.lays()
    config = tmp_path / "terminal.toml"
    config.write_text(
        f'[paths]\nrun = "{core.path.parent}"\n'
        f'[devices.fingerprint]\nlibrary = "{vendor.library}"\n'
    )
    command = [sys.executable, "-m", "drivers.host", "fingerprint"]
    with subprocess.Popen([*command, "--config", str(config)], cwd=root) as host:
        core.accept()
        core.status(State.ONLINE)
        core.say(Do(1, "capture", 60))
        done = core.done(1)
        assert (done.code, done.data["height"]) == (Code.SUCCESS, 360)
        host.terminate()
        assert host.wait(20) == 0
