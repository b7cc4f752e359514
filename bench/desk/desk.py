"""The desk: what a visitor of the bench can do, carried out on a running site."""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.desk import asked
from bench.desk.ailments import AILMENTS, Ailment
from bench.desk.asked import Impossible
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
from bench.site.keeper import Ended
from bench.site.process import NotReady
from bench.site.site import Site

NOT_THERE = (Unheard, NotReady, Ended, OSError, subprocess.SubprocessError)


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
    ailing: dict[str, str] = field(default_factory=dict)
    """What is made wrong with a device, by its name."""
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
            "ailment": self._ail,
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
        self.site.terminal.display.touch(*asked.place(value))

    def _drag(self, value: object) -> None:
        self.site.terminal.display.drag(asked.drag(value))

    def _lay_card(self, value: object) -> None:
        card = str(value or "")
        if card and card not in {one.key for one in CARDS}:
            raise Impossible("没有这张证件。There is no such card.")
        if "idcard" not in self.unplugged:
            self.site.terminal.order("idcard", f"lay {card}" if card else "remove")
        self.card = card

    def _ail(self, value: object) -> None:
        device, key = asked.ailment(value)
        if device in self.unplugged:
            raise Impossible("先把它插上。Plug it in first.")
        self._cure(device)
        chosen = next((one for one in AILMENTS[device] if one.key == key), None)
        if chosen is not None:
            self._make_ill(device, chosen)

    def _make_ill(self, device: str, ailment: Ailment) -> None:
        for order in ailment.orders:
            self.site.terminal.order(device, order)
        if ailment.orders:
            self.ailing[device] = ailment.key
        else:
            self.site.keeper.call(self.site.terminal.hosts[device].kill)

    def _cure(self, device: str) -> None:
        """Have ``device`` be as it was before anybody made it ill."""
        if self.ailing.pop(device, None) is None:
            return
        if device == "idcard":
            self.site.terminal.order(device, "fresh")
            self._lay_card(self.card)
        elif device == "facecam":
            self._stand(self.person)
        elif device == "doccam":
            self.site.terminal.order(device, "well")
        elif device == "fingerprint":
            self.site.terminal.order(device, "fresh")
        else:
            self._tell_printer(paper=self.paper, away=False)

    def _stand(self, value: object) -> None:
        person = str(value or "nobody")
        if person not in {one.key for one in PEOPLE}:
            raise Impossible("没有这个人。There is no such person.")
        if "facecam" not in self.unplugged:
            self.site.terminal.order("facecam", f"show {person}")
            self.ailing.pop("facecam", None)
        self.person = person

    def _turn_paper(self, value: object) -> None:
        self._tell_printer(paper=bool(value), away="printer" in self.unplugged)
        self.ailing.pop("printer", None)
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
        self.ailing.pop("doccam", None)
        self.document = document

    def _lay_own(self, value: object) -> None:
        if not isinstance(value, bytes):
            raise Impossible("没有图片。An own picture is the bytes of a file.")
        if len(value) > LARGEST_OWN:
            raise Impossible("文件太大，最多 64 MB。The file is larger than 64 MB.")
        self.site.terminal.order("doccam", f"own {len(value)}", value)
        self.ailing.pop("doccam", None)
        self.document = OWN

    def _cable(self, value: object) -> None:
        name, on = asked.named(value)
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
            self._cure(name)
            self.site.terminal.order(name, "unplug")
        else:
            self.site.keeper.call(self.site.terminal.simulators[name].stop)
        self.unplugged.add(name)
        self.ailing.pop(name, None)

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
        name, on = asked.named(value)
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
            "registrar": {
                "account": self.site.registrar.account,
                "password": self.site.registrar.password,
            },
            "card": self.card,
            "person": self.person,
            "paper": self.paper,
            "document": self.document,
            "ailing": self.ailing,
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


def _cable_line(name: str, words: Both, *, on: bool) -> dict[str, object]:
    return {"name": name, "words": words.as_json(), "on": on}
