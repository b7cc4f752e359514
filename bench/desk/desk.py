"""The desk: what a visitor of the bench can do, carried out on a running site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.desk.things import CARDS, DEVICE_NAMES, PEOPLE, PROGRAM_NAMES
from bench.screen.glass import Label, look
from bench.simulators.printer.decode import page_png
from bench.site.control import Unheard
from bench.site.site import Site


class Impossible(Exception):
    """What was asked for cannot be done now; the text says why, for the visitor."""


@dataclass(slots=True)
class Desk:
    """The things around one terminal, and what was done with them."""

    site: Site
    card: str = ""
    person: str = "nobody"
    paper: bool = True
    unplugged: set[str] = field(default_factory=set)
    pages: dict[str, bytes] = field(default_factory=dict)
    """Printed pages, decoded from the printer's stream, as PNG."""

    def act(self, what: str, value: object) -> None:
        """Carry out one action of the visitor.

        Raises:
            Impossible: With a sentence that says why.

        """
        actions: Mapping[str, Callable[[object], None]] = {
            "touch": self._touch,
            "card": self._lay_card,
            "person": self._stand,
            "paper": self._turn_paper,
            "cable": self._cable,
            "program": self._program,
        }
        if what not in actions:
            raise Impossible(f"没有这个动作：{what}。There is no such action.")
        try:
            actions[what](value)
        except Unheard as error:
            raise Impossible(
                f"设备没有插上。The device is unplugged: {error}"
            ) from error

    def _touch(self, value: object) -> None:
        if not (isinstance(value, dict) and {"x", "y"} <= value.keys()):
            raise Impossible("没有触摸位置。A touch needs x and y.")
        x, y = int(value["x"]), int(value["y"])
        self.site.terminal.display.touch(max(0, min(x, 1919)), max(0, min(y, 1079)))

    def _lay_card(self, value: object) -> None:
        card = str(value or "")
        if card and card not in {one.key for one in CARDS}:
            raise Impossible("没有这张证件。There is no such card.")
        self.site.terminal.order("idcard", f"lay {card}" if card else "remove")
        self.card = card

    def _stand(self, value: object) -> None:
        person = str(value or "nobody")
        if person not in {one.key for one in PEOPLE}:
            raise Impossible("没有这个人。There is no such person.")
        self.site.terminal.order("facecam", f"show {person}")
        self.person = person

    def _turn_paper(self, value: object) -> None:
        self.site.terminal.order("printer", "mode ok" if value else "mode empty")
        self.paper = bool(value)

    def _cable(self, value: object) -> None:
        name, on = _named(value)
        if name == "network":
            (self.site.cable.plug if on else self.site.cable.pull)()
        elif name in DEVICE_NAMES:
            self._plug_device(name, on=on)
        else:
            raise Impossible("没有这根线。There is no such cable.")

    def _plug_device(self, name: str, *, on: bool) -> None:
        simulator = self.site.terminal.simulators[name]
        if on and not simulator.runs:
            self.site.keeper.call(simulator.start_and_wait)
            self.unplugged.discard(name)
            self._put_back(name)
        elif not on:
            self.unplugged.add(name)
            self.site.keeper.call(simulator.stop)

    def _put_back(self, name: str) -> None:
        """Tell a device that was plugged in again what lies and stands there."""
        if name == "idcard" and self.card:
            self._lay_card(self.card)
        elif name == "facecam":
            self._stand(self.person)
        elif name == "printer" and not self.paper:
            self._turn_paper(self.paper)

    def _program(self, value: object) -> None:
        name, on = _named(value)
        if name not in PROGRAM_NAMES:
            raise Impossible("没有这个程序。There is no such program.")
        program = self.site.program(name)
        if not on:
            self.site.keeper.call(program.kill)

    def labels(self) -> list[Label]:
        """Return the keys on the terminal's screen; empty while it is not there."""
        return [label for label in look(self.site.terminal.glass) if label.key]

    def prints(self) -> list[str]:
        """Return the numbers of the printed pages, oldest first."""
        folder = self.prints_home
        found = sorted(folder.glob("out.*"), key=lambda path: path.stat().st_mtime)
        return [path.suffix[1:] for path in found if path.stat().st_size]

    @property
    def prints_home(self) -> Path:
        """Return where the simulated printer leaves what it printed."""
        return self.site.terminal.home / "desk" / "printer" / "out"

    def print_png(self, number: str) -> bytes:
        """Return a printed page as PNG.

        Raises:
            Impossible: There is no such page.

        """
        if number not in self.prints():
            raise Impossible("没有这一张。There is no such page.")
        if number not in self.pages:
            self.pages[number] = page_png(self.prints_home / f"out.{number}")
        return self.pages[number]

    def state(self) -> dict[str, object]:
        """Return everything the page shows besides the screen's pixels."""
        return {
            "terminal": self.site.terminal.id,
            "dashboard": self.site.centre.sign_in,
            "keys": [label.as_json() for label in self.labels()],
            "cards": [_facts(one) for one in CARDS],
            "people": [_facts(one) for one in PEOPLE],
            "card": self.card,
            "person": self.person,
            "paper": self.paper,
            "prints": self.prints(),
            "cables": [self._network_line(), *map(self._device_line, DEVICE_NAMES)],
            "programs": [self._program_line(name) for name in PROGRAM_NAMES],
        }

    def _network_line(self) -> dict[str, object]:
        return _line("network", ("网络", "network"), on=self.site.cable.plugged)

    def _device_line(self, name: str) -> dict[str, object]:
        return _line(name, DEVICE_NAMES[name], on=name not in self.unplugged)

    def _program_line(self, name: str) -> dict[str, object]:
        program = self.site.program(name)
        zh, en = PROGRAM_NAMES[name]
        times = program.starts - 1
        state = (
            f"运行中 running · 重启 {times}" if program.runs else "没有运行 not running"
        )
        return {
            "name": name,
            "zh": zh,
            "en": en,
            "on": program.runs,
            "state": state,
            "verb_zh": "强行结束",
            "verb_en": "Kill",
        }


def _named(value: object) -> tuple[str, bool]:
    if not (isinstance(value, dict) and isinstance(value.get("name"), str)):
        raise Impossible("没有说是哪一个。It was not said which one.")
    return value["name"], bool(value.get("on"))


def _facts(one: object) -> dict[str, str]:
    return {name: getattr(one, name) for name in one.__slots__}  # type: ignore[attr-defined]  # a slotted dataclass


def _line(name: str, names: tuple[str, str], *, on: bool) -> dict[str, object]:
    verb = ("拔掉", "Unplug") if on else ("插上", "Plug in")
    return {
        "name": name,
        "zh": names[0],
        "en": names[1],
        "on": on,
        "state": "插着 plugged in" if on else "拔掉了 unplugged",
        "verb_zh": verb[0],
        "verb_en": verb[1],
    }
