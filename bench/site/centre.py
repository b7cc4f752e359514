"""The centre of a site: the server with its home, and the broker it configures."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.site.ports import free_port
from bench.site.process import Program, python, ready_facts, says_ready


@dataclass(slots=True)
class Centre:
    """Server and broker, with ports that stay the same over restarts."""

    home: Path
    broker_port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    enrol_port: int = field(default_factory=free_port)
    web_port: int = field(default_factory=free_port)
    sign_in: str = ""
    """Address of the dashboard that signs its first visitor in."""

    broker: Program = field(init=False)
    server: Program = field(init=False)

    def __post_init__(self) -> None:
        logs = self.home / "log"
        self.broker = Program(
            "broker",
            ["mosquitto", "-c", str(self.home / "broker" / "mosquitto.conf"), "-v"],
            logs / "broker.log",
            ready=lambda line: "running" in line,
        )
        ports = [
            *("--web-port", str(self.web_port)),
            *("--api-port", str(self.api_port)),
            *("--enrol-port", str(self.enrol_port)),
            *("--broker-port", str(self.broker_port)),
        ]
        self.server = Program(
            "server",
            python("server", "serve", "--home", str(self.home), *ports, "--print-link"),
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
        self.ask("init")
        self.ask("broker-config", "--port", str(self.broker_port))

    def start(self) -> None:
        """Start broker and server; call from the keeper's thread."""
        self.broker.start_and_wait()
        facts = ready_facts(self.server.start_and_wait()) or {}
        self.sign_in = str(facts.get("link") or facts.get("web") or "")

    def code_for(self, terminal: str) -> str:
        """Return a one-time code by which ``terminal`` may enrol."""
        return self.ask("enrol", terminal).strip().splitlines()[-1].strip()

    def ask(self, verb: str, *arguments: str) -> str:
        """Run ``kiosk-server VERB`` on this centre's home; return what it printed."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "server",
                verb,
                *arguments,
                "--home",
                str(self.home),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"kiosk-server {verb}: {done.stderr.strip()[-400:]}")
        return done.stdout
