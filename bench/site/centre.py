"""The centre of a site: the server with its home, and the broker it configures."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from bench.site.cable import Cable
from bench.site.ports import free_port
from bench.site.process import Program, python, says_ready

ASK_TIMEOUT_S = 60


class NotDone(Exception):
    """One of our own commands did not succeed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Registrar:
    """Somebody of the staff; nobody real, and no password of anybody's."""

    account: str
    name: str
    password: str = field(repr=False)


@dataclass(slots=True)
class Centre:
    """Server and broker, with ports that stay the same over restarts."""

    home: Path
    broker_port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    enrol_port: int = field(default_factory=free_port)
    web_port: int = field(default_factory=free_port)

    broker: Program = field(init=False)
    server: Program = field(init=False)

    def __post_init__(self) -> None:
        logs = self.home / "log"
        mosquitto = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin")
        self.broker = Program(
            "broker",
            [
                mosquitto or "mosquitto",
                *("-v", "-c", str(self.home / "broker" / "mosquitto.conf")),
            ],
            logs / "broker.log",
            ready=lambda line: line.rstrip().endswith("running"),
        )
        self.server = Program(
            "server",
            python("server", "serve", "--home", str(self.home)),
            logs / "server.log",
            ready=says_ready,
        )

    @property
    def programs(self) -> list[Program]:
        """Return broker and server, in the order of their start."""
        return [self.broker, self.server]

    def prepare(self) -> None:
        """Make keys, database and the broker's configuration."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.ask(
            "init",
            *("--broker-port", str(self.broker_port)),
            *("--api-port", str(self.api_port)),
            *("--enrol-port", str(self.enrol_port)),
            *("--web-port", str(self.web_port)),
        )

    def lay(self, cable: Cable) -> int:
        """Let terminals reach the centre by ``cable`` alone; return where they enrol.

        What a terminal is told at its enrolment are the cable's ports.
        """
        broker, api = cable.relay(self.broker_port), cable.relay(self.api_port)
        self.server.command = [
            *self.server.command,
            *("--advertise-broker", f"127.0.0.1:{broker}"),
            *("--advertise-api", f"https://127.0.0.1:{api}"),
        ]
        return cable.relay(self.enrol_port)

    def start(self) -> None:
        """Start broker and server; call from the keeper's thread."""
        self.broker.start_and_wait()
        self.server.start_and_wait()

    @property
    def dashboard(self) -> str:
        """Return the dashboard's address."""
        return f"http://127.0.0.1:{self.web_port}/"

    def sign_in(self) -> str:
        """Return an address of the dashboard that signs in whoever opens it, once."""
        return self._told("link")

    def code_for(self, terminal: str, place: str) -> str:
        """Return a one-time code by which ``terminal`` at ``place`` may enrol."""
        return self._told("enrol", terminal, "--place", place)

    def _told(self, verb: str, *arguments: str) -> str:
        return self.ask(verb, *arguments).strip().splitlines()[-1].strip()

    def admit(self, registrar: "Registrar") -> None:
        """Let ``registrar`` sign in at terminals from now on."""
        words = ("staff", "add", registrar.account, "--name", registrar.name)
        self.ask(*words, typed=registrar.password + "\n")

    def ask(self, verb: str, *arguments: str, typed: str = "") -> str:
        """Run ``kiosk-server VERB`` on this centre's home; return what it printed."""
        home = ("--home", str(self.home))
        return run("server", verb, *arguments, *home, typed=typed)


def run(module: str, *arguments: str, typed: str = "") -> str:
    """Run one of our commands to its end and return what it printed.

    ``typed`` is what it reads from its standard input.

    Raises:
        NotDone: It took too long or did not succeed.

    """
    name = f"{module} {arguments[0]}"
    try:
        done = subprocess.run(
            python(module, *arguments),
            input=typed,
            capture_output=True,
            text=True,
            timeout=ASK_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotDone(f"{name} took longer than {ASK_TIMEOUT_S} s") from error
    if done.returncode:
        raise NotDone(f"{name} did not succeed: {done.stderr.strip()[-800:]}")
    return done.stdout
