"""The whole: a centre, a cable, a terminal with its desk. Started, faulted, ended."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.site.cable import Cable
from bench.site.centre import Centre, Registrar
from bench.site.keeper import Keeper
from bench.site.process import Program
from bench.site.terminal import Terminal

PASSWORD_BYTES = 6


def _registrar() -> Registrar:
    """Return the registrar of a run, with a password that is good for this run."""
    return Registrar("registrar", "陈示例", secrets.token_hex(PASSWORD_BYTES))


@dataclass(slots=True)
class Site:
    """One centre and one terminal under ``home``, with a cable that can be pulled."""

    home: Path
    say: Callable[[str], None] = print
    """Where the progress of a start goes."""

    registrar: Registrar = field(default_factory=_registrar)
    """Who of the staff may sign in at the terminal."""
    centre: Centre = field(init=False)
    terminal: Terminal = field(init=False)
    cable: Cable = field(init=False)
    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self.centre = Centre(self.home / "centre")
        self.terminal = Terminal(self.home / "terminal")
        self.cable = Cable()
        self.keeper = Keeper([*self.centre.programs, *self.terminal.programs])

    def start(self) -> None:
        """Make everything from nothing and start it."""
        self.say("clearing the last run")
        shutil.rmtree(self.home, ignore_errors=True)
        self.say("making the centre: keys, database, broker settings")
        self.centre.prepare()
        enrol_port = self.centre.lay(self.cable)
        self.say(f"admitting the registrar {self.registrar.account}")
        self.centre.admit(self.registrar)
        self.say("starting broker and server")
        self.keeper.call(self.centre.start)
        self.say(f"enrolling terminal {self.terminal.id} with a one-time code")
        self.terminal.prepare(enrol_port)
        code = self.centre.code_for(self.terminal.id, self.terminal.place)
        self.terminal.enrol(code)
        self.say("starting the desk, the devices and the screen")
        self.keeper.call(self.terminal.start)

    def program(self, name: str) -> Program:
        """Return a program by its name.

        Raises:
            KeyError: There is none of that name.

        """
        return {program.name: program for program in self.keeper.programs}[name]

    def end(self) -> None:
        """End every program and close the cable."""
        self.keeper.end()
        self.cable.end()
