"""One terminal of a site: its configuration, its desk of simulators, its programs."""

from dataclasses import dataclass, field
from pathlib import Path

from bench.site.centre import run
from bench.site.control import order
from bench.site.display import Display
from bench.site.ports import free_port
from bench.site.process import Program, python, says_ready

CONFIG = """\
# A terminal of the bench. Every device below is simulated, and says so.
[terminal]
id = "{id}"
letter = "{letter}"
place = "{place}"
profile = "national-2025"
office = {{ zh = "示范区婚姻登记处", en = "Model District Marriage Registry" }}

[paths]
data = "{home}/data"
run = "{home}/run"
log = "{home}/log"

[centre]
enrol = "https://127.0.0.1:{enrol}"

[screen]
width = 1920
height = 1080
input = "mouse"
window = "borderless"

[devices.idcard]
port = "{home}/desk/idcard.tty"
baud = 115200
photo_decoder = "bench.simulators.idcard.photo:decode"
reopen_longest_s = 2

[devices.facecam]
source = "http://127.0.0.1:{camera}/visible.mjpg"
reopen_longest_s = 2

[devices.doccam]
source = "http://127.0.0.1:{paper_camera}/stream.mjpg"
still = "http://127.0.0.1:{paper_camera}/still.jpg"
reopen_longest_s = 2

[devices.fingerprint]
port = "{home}/desk/fingerprint.tty"
baud = 115200
reopen_longest_s = 2

[devices.printer]
server = "{home}/desk/printer/run/cups.sock"
queue = "LJ1020"
reopen_longest_s = 2
"""
DEVICES = ("idcard", "facecam", "doccam", "fingerprint", "printer")


@dataclass(slots=True)
class Terminal:
    """Configuration, simulators and programs of one terminal under ``home``."""

    home: Path
    id: str = "T0001"
    letter: str = "A"
    place: str = "示范大厅"
    camera_port: int = field(default_factory=free_port)
    paper_camera_port: int = field(default_factory=free_port)

    display: Display = field(init=False)
    simulators: dict[str, Program] = field(init=False)
    core: Program = field(init=False)
    ship: Program = field(init=False)
    screen: Program = field(init=False)
    hosts: dict[str, Program] = field(init=False)

    def __post_init__(self) -> None:
        self.display = Display.at(self.home / "panel")
        self.simulators = self._simulators()
        settings = ("--config", str(self.config))
        self.core = self._program("core", python("kiosk", "core", *settings))
        self.core.ready = says_ready
        self.ship = self._program("ship", python("kiosk.ship", *settings))
        glass = ("--glass", str(self.glass))
        self.screen = self._program("screen", python("bench.screen", *settings, *glass))
        self.hosts = {
            name: self._program(name, python("drivers.host", name, *settings))
            for name in DEVICES
        }

    def _program(self, name: str, command: list[str]) -> Program:
        return Program(name, command, self.home / "log" / f"{name}.log")

    def _simulators(self) -> dict[str, Program]:
        desk = self.home / "desk"
        commands = {
            "idcard": [
                *("--link", str(desk / "idcard.tty")),
                *("--control", str(self.control("idcard"))),
            ],
            "facecam": [
                *("--port", str(self.camera_port)),
                *("--control", str(self.control("facecam"))),
            ],
            "doccam": [
                *("--port", str(self.paper_camera_port)),
                *("--control", str(self.control("doccam"))),
            ],
            "fingerprint": [
                *("--link", str(desk / "fingerprint.tty")),
                *("--control", str(self.control("fingerprint"))),
            ],
            "printer": [
                *("--home", str(desk / "printer")),
                *("--control", str(self.control("printer"))),
            ],
        }
        return {
            name: Program(
                f"desk {name}",
                python(f"bench.simulators.{name}", *arguments),
                self.home / "log" / f"desk-{name}.log",
                ready=says_ready,
            )
            for name, arguments in commands.items()
        }

    @property
    def config(self) -> Path:
        """Return the path of the terminal's configuration."""
        return self.home / "terminal.toml"

    @property
    def glass(self) -> Path:
        """Return the socket of the looking glass beside the screen."""
        return self.home / "panel" / "glass.sock"

    @property
    def programs(self) -> list[Program]:
        """Return everything that runs, in the order of its start."""
        return [
            *self.simulators.values(),
            self.display.program,
            self.core,
            *self.hosts.values(),
            self.screen,
            self.ship,
        ]

    def control(self, device: str) -> Path:
        """Return the control socket of a device's simulator."""
        return self.home / "desk" / f"{device}.control"

    def order(self, device: str, line: str, beside: bytes = b"") -> str:
        """Tell the simulator of ``device`` something and return its answer."""
        return order(self.control(device), line, beside)

    def printed(self) -> list[Path]:
        """Return the streams that the printer has printed, the oldest first."""
        return sorted(
            (self.home / "desk" / "printer" / "out").glob("out.*"),
            key=lambda path: [int(part) for part in path.name.split(".")[1:]],
        )

    def prepare(self, enrol_port: int) -> None:
        """Write the configuration; ``enrol_port`` is where the centre enrols."""
        for folder in ("data", "run", "log", "desk", "panel"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        text = CONFIG.format(
            id=self.id,
            letter=self.letter,
            place=self.place,
            home=self.home,
            enrol=enrol_port,
            camera=self.camera_port,
            paper_camera=self.paper_camera_port,
        )
        self.config.write_text(text, encoding="utf-8")

    def enrol(self, code: str) -> None:
        """Have the terminal make its key and fetch its certificate by ``code``."""
        run("kiosk", "enrol", "--config", str(self.config), "--code", code)

    def start(self) -> None:
        """Start everything; call from the keeper's thread."""
        for simulator in self.simulators.values():
            simulator.start()
        self.display.start()
        self.screen.env = {"DISPLAY": self.display.name}
        for simulator in self.simulators.values():
            simulator.wait_ready()
        self.core.start_and_wait()
        for host in self.hosts.values():
            host.start()
        self.screen.start()
        self.ship.start()
