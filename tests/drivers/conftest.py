"""What the tests of devices share: a core to talk to, and a device that obeys."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drivers import channel, messages
from drivers.contract import (
    Capabilities,
    Completion,
    Data,
    Errand,
    Port,
    State,
    Status,
)
from drivers.host.errand import Clock
from drivers.host.line import Line
from drivers.host.program import Host
from drivers.messages import CoreSays, Done, HostSays, Released

PATIENCE_S = 10.0


@dataclass
class FakeCore:
    """The core's side of ``devices.sock``: says as told, keeps what it hears."""

    path: Path
    listening: socket.socket | None = None
    host: socket.socket | None = None
    heard: list[HostSays] = field(default_factory=list)

    def listen(self) -> None:
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listening.settimeout(PATIENCE_S)
        self.listening.bind(os.fspath(self.path))
        self.listening.listen()

    def accept(self) -> HostSays:
        assert self.listening is not None
        self.host, _ = self.listening.accept()
        self.host.settimeout(PATIENCE_S)
        return self.hear()

    def say(self, said: CoreSays) -> None:
        assert self.host is not None
        channel.send(self.host, messages.to_message(said))

    def send_raw(self, packet: bytes) -> None:
        assert self.host is not None
        self.host.send(packet)

    def hear(self) -> HostSays:
        assert self.host is not None
        message = channel.receive(self.host)
        assert message is not None, "the host closed the line"
        self.heard.append(messages.from_host(message))
        return self.heard[-1]

    def hear_until(self, fits: Callable[[HostSays], bool]) -> HostSays:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            said = self.hear()
            if fits(said):
                return said
        raise AssertionError("the host never said it")

    def status(self, state: State) -> Status:
        """Wait for a status with ``state``."""
        said = self.hear_until(
            lambda said: isinstance(said, Status) and said.state is state
        )
        assert isinstance(said, Status)
        return said

    def done(self, command: int) -> Completion:
        """Wait for the end of ``command``."""
        said = self.hear_until(
            lambda said: isinstance(said, Done) and said.command == command
        )
        assert isinstance(said, Done)
        return said.completion

    def released(self, owner: str) -> None:
        """Wait until the host has forgotten the visit ``owner``."""
        self.hear_until(lambda said: said == Released(owner))

    def die(self) -> None:
        """Go away as a killed core does: every socket closed, the file left behind."""
        for sock in (self.host, self.listening):
            if sock is not None:
                sock.close()
        self.host = self.listening = None
        self.path.unlink()


@pytest.fixture
def core(tmp_path: Path) -> Iterator[FakeCore]:
    """Return a core that listens at ``tmp_path/devices.sock``."""
    core = FakeCore(tmp_path / "devices.sock")
    core.listen()
    yield core
    if core.listening is not None:
        core.die()


@dataclass
class ObedientPort:
    """A device that does what the test lays down for it."""

    on_run: Callable[[str, Data, Errand], Data] = lambda *_: {}
    current: Status = field(default_factory=lambda: Status(State.ONLINE))
    serial: str = "1"
    wiped: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def capabilities(self) -> Capabilities:
        return Capabilities("obedient", self.serial, "1", ("go",))

    def status(self) -> Status:
        return self.current

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        return self.on_run(command, args, errand)

    def wipe(self) -> None:
        self.wiped.set()

    def close(self) -> None:
        self.closed.set()


HostStarter = Callable[..., Host]


@pytest.fixture
def start_host(core: FakeCore) -> Iterator[HostStarter]:
    """Return what starts a host in a thread, its device opened by a test's function."""
    running: list[tuple[Host, threading.Thread]] = []

    def start(
        open_port: Callable[[], Port],
        reopen_longest_s: float = 0.1,
        clock: Clock = time.monotonic,
    ) -> Host:
        host = Host(
            name="obedient",
            line=Line(core.path, time.monotonic),
            open_port=open_port,
            clock=clock,
            reopen_longest_s=reopen_longest_s,
        )
        thread = threading.Thread(target=host.run)
        thread.start()
        running.append((host, thread))
        return host

    yield start
    for host, thread in running:
        host.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), "the host did not stop"


@pytest.fixture
def owner() -> str:
    return "1b671a64-40d5-491e-99b0-da01ff1f3341"


@pytest.fixture
def obedient() -> ObedientPort:
    return ObedientPort()


@pytest.fixture
def obedient_two() -> ObedientPort:
    return ObedientPort()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    def eventually(holds: Callable[[], bool], within_s: float = 20.0) -> None:
        until_s = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < until_s, "it never came true"
            time.sleep(0.02)

    return eventually
