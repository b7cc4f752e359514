"""The desk: what a visitor of the bench can do, carried out on a running site."""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.desk.prints import Tray
from bench.desk.things import (
    CARDS,
    DEVICES,
    DOCUMENTS,
    NETWORK,
    PEOPLE,
    PROGRAMS,
    Both,
)
from bench.screen.glass import Label, look
from bench.simulators.doccam.control import LARGEST_OWN
from bench.simulators.doccam.desk import OWN
from bench.site.control import Unheard
from bench.site.display import HEIGHT, WIDTH, Contact, Motion
from bench.site.keeper import Ended
from bench.site.process import NotReady
from bench.site.site import Site

NOT_THERE = (Unheard, NotReady, Ended, OSError, subprocess.SubprocessError)
LONGEST_DRAG = 500
"""So many places may come at once; a longer drag comes in parts."""


class Impossible(Exception):
    """What was asked for cannot be done now; the text says why, for the visitor."""


@dataclass(slots=True)
class Desk:
    """The things around one terminal, and what was done with them."""

    site: Site
    card: str = ""
    person: str = "nobody"
    paper: bool = True
    document: str = ""
    """What lies under the document camera: a paper's key, ``own``, or nothing."""
    unplugged: set[str] = field(default_factory=set)
    tray: Tray = field(init=False)

    def __post_init__(self) -> None:
        self.tray = Tray(self.site.terminal.printed)

    def act(self, what: str, value: object) -> None:
        """Carry out one action of the visitor.

        Raises:
            Impossible: With a sentence that says why.

        """
        actions: Mapping[str, Callable[[object], None]] = {
            "touch": self._touch,
            "drag": self._drag,
            "card": self._lay_card,
            "person": self._stand,
            "paper": self._turn_paper,
            "document": self._lay_document,
            "own": self._lay_own,
            "cable": self._cable,
            "program": self._program,
        }
        if what not in actions:
            raise Impossible("没有这个动作。There is no such action.")
        try:
            actions[what](value)
        except NOT_THERE as error:
            raise Impossible(
                f"现在做不到，请再试一次。Not possible now, try again ({error})."
            ) from error

    def _touch(self, value: object) -> None:
        if not (isinstance(value, dict) and {"x", "y"} <= value.keys()):
            raise Impossible("没有触摸位置。A touch needs x and y.")
        x, y = _on_panel(int(value["x"]), int(value["y"]))
        self.site.terminal.display.touch(x, y)

    def _drag(self, value: object) -> None:
        try:
            if not isinstance(value, list) or len(value) > LONGEST_DRAG:
                raise TypeError  # noqa: TRY301 (told in the same words as the others)
            contacts = [
                Contact(Motion(motion), *_on_panel(int(x), int(y)))
                for motion, x, y in value
            ]
        except (TypeError, ValueError) as error:
            raise Impossible(
                "没有笔画。A drag is a list of [down, move or up, x, y]."
            ) from error
        self.site.terminal.display.drag(contacts)

    def _lay_card(self, value: object) -> None:
        card = str(value or "")
        if card and card not in {one.key for one in CARDS}:
            raise Impossible("没有这张证件。There is no such card.")
        if "idcard" not in self.unplugged:
            self.site.terminal.order("idcard", f"lay {card}" if card else "remove")
        self.card = card

    def _stand(self, value: object) -> None:
        person = str(value or "nobody")
        if person not in {one.key for one in PEOPLE}:
            raise Impossible("没有这个人。There is no such person.")
        if "facecam" not in self.unplugged:
            self.site.terminal.order("facecam", f"show {person}")
        self.person = person

    def _turn_paper(self, value: object) -> None:
        self._tell_printer(paper=bool(value), away="printer" in self.unplugged)
        self.paper = bool(value)

    def _tell_printer(self, *, paper: bool, away: bool) -> None:
        mode = "offline" if away else "ok" if paper else "empty"
        self.site.terminal.order("printer", f"mode {mode}")

    def _lay_document(self, value: object) -> None:
        document = str(value or "")
        if document and document not in {one.key for one in DOCUMENTS}:
            raise Impossible("没有这份材料。There is no such paper.")
        order = f"lay {document}" if document else "remove"
        self.site.terminal.order("doccam", order)
        self.document = document

    def _lay_own(self, value: object) -> None:
        if not isinstance(value, bytes):
            raise Impossible("没有图片。An own picture is the bytes of a file.")
        if len(value) > LARGEST_OWN:
            raise Impossible("文件太大，最多 64 MB。The file is larger than 64 MB.")
        self.site.terminal.order("doccam", f"own {len(value)}", value)
        self.document = OWN

    def _cable(self, value: object) -> None:
        name, on = _named(value)
        if name == "network":
            (self.site.cable.plug if on else self.site.cable.pull)()
        elif name in DEVICES:
            (self._plug if on else self._unplug)(name)
        else:
            raise Impossible("没有这根线。There is no such cable.")

    def _unplug(self, name: str) -> None:
        if name == "printer":
            # The spooler is the terminal's and stays; the printer no longer answers it.
            self._tell_printer(paper=self.paper, away=True)
        elif name == "doccam":
            # What lies on the desk stays there, and may be a picture of the visitor's.
            self.site.terminal.order(name, "unplug")
        else:
            self.site.keeper.call(self.site.terminal.simulators[name].stop)
        self.unplugged.add(name)

    def _plug(self, name: str) -> None:
        simulator = self.site.terminal.simulators[name]
        if name == "doccam":
            self.site.terminal.order(name, "plug")
        elif name != "printer" and not simulator.runs:
            self.site.keeper.call(simulator.start_and_wait)
        self.unplugged.discard(name)
        if name == "idcard" and self.card:
            self._lay_card(self.card)
        elif name == "facecam":
            self._stand(self.person)
        elif name == "printer":
            self._tell_printer(paper=self.paper, away=False)

    def _program(self, value: object) -> None:
        name, on = _named(value)
        if name not in PROGRAMS:
            raise Impossible("没有这个程序。There is no such program.")
        if not on:
            self.site.keeper.call(self.site.program(name).kill)

    def labels(self) -> list[Label]:
        """Return what the terminal's screen shows; empty while it is not there."""
        return look(self.site.terminal.glass)

    def state(self) -> dict[str, object]:
        """Return how cards, people, paper, cables and programs are."""
        return {
            "terminal": self.site.terminal.id,
            "card": self.card,
            "person": self.person,
            "paper": self.paper,
            "document": self.document,
            "prints": self.tray.sheets(),
            "cables": [
                _cable_line("network", NETWORK, on=self.site.cable.plugged),
                *(
                    _cable_line(name, words, on=name not in self.unplugged)
                    for name, words in DEVICES.items()
                ),
            ],
            "programs": [self._program_line(*one) for one in PROGRAMS.items()],
        }

    def _program_line(self, name: str, words: Both) -> dict[str, object]:
        program = self.site.program(name)
        return {
            "name": name,
            "words": words.as_json(),
            "on": program.runs,
            "restarts": max(0, program.starts - 1),
        }


def _on_panel(x: int, y: int) -> tuple[int, int]:
    return max(0, min(x, WIDTH - 1)), max(0, min(y, HEIGHT - 1))


def _named(value: object) -> tuple[str, bool]:
    if not (isinstance(value, dict) and isinstance(value.get("name"), str)):
        raise Impossible("没有说是哪一个。It was not said which one.")
    return value["name"], bool(value.get("on"))


def _cable_line(name: str, words: Both, *, on: bool) -> dict[str, object]:
    return {"name": name, "words": words.as_json(), "on": on}
