"""One trial carried out: simulator and host as processes, the core's own end here."""

import asyncio
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.probe.trial import Bench, Section, Trial
from bench.site.control import Unheard
from bench.site.process import NotReady, Program, python, ready_facts, says_ready
from drivers.channel import let_go
from drivers.contract import Code, Completion, Data
from kiosk.core.device import Device
from kiosk.core.reports import device_of

USABLE_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a trial ended. ``ms`` is the command alone, 0 where it was never given."""

    ok: bool
    command: str
    ms: int = 0
    code: str = ""
    detail: str = ""
    simulated: bool = False


@dataclass(slots=True)
class Attempt:
    """The parts of one trial under ``home``; ``end`` must be called at the end."""

    name: str
    trial: Trial
    home: Path
    device: Device = field(init=False)
    bench: Bench = field(init=False)
    programs: list[Program] = field(default_factory=list)
    driver: Program = field(init=False)
    """The device's host, once the simulator is ready."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    missing: str = ""
    """Why simulator or driver did not even start."""

    def __post_init__(self) -> None:
        self.device = Device(self.name, self.news.set)
        self.bench = Bench(self.home, self.name)

    async def plug_in(self) -> None:
        """Start the simulator, and the driver once the simulator is ready."""
        try:
            await self.set_up()
            self.driver.start()
        except NotReady as why:
            self.missing = f"not started: {why}"

    async def set_up(self) -> None:
        """Start the simulator; the driver only has to be started then.

        Raises:
            NotReady: The simulator did not come up.

        """
        other = self.trial.otherwise
        why = await asyncio.to_thread(self.trial.hindrance)
        if why is not None and other is not None:
            self.trial = other
        arguments = self.trial.arguments(self.bench)
        module = f"bench.simulators.{self.trial.simulator or self.name}"
        simulator = self._program(f"simulated {self.name}", python(module, *arguments))
        simulator.ready = says_ready
        simulator.start()
        line = await asyncio.to_thread(simulator.wait_ready)
        facts = ready_facts(line) or {}
        section = self.trial.section(self.bench, facts)
        config = self.home / f"{self.name}.toml"
        config.write_text(configuration(self.home, self.name, section), "utf-8")
        told = ("drivers.host", self.name, "--config", str(config))
        self.driver = self._program(self.name, python(*told))
        self.driver.env = self.trial.env(facts)

    async def carry_out(self) -> Result:
        """Return how it went; whatever is missing is its result, too."""
        if self.missing:
            return self._missed(self.missing)
        try:
            await self.usable()
        except TimeoutError:
            status = self.device.status
            return self._missed(f"{status.state}: {' '.join(status.reasons)}")
        return await self._try()

    async def usable(self) -> None:
        """Wait until the driver says that its device can be used. `TimeoutError`."""
        async with asyncio.timeout(USABLE_WITHIN_S):
            while not device_of(self.device.status).usable:
                await self.news.wait()
                self.news.clear()

    def end(self) -> None:
        """End the trial's processes, the driver's first."""
        for program in reversed(self.programs):
            program.stop()

    def _program(self, name: str, command: list[str]) -> Program:
        log = self.home / "log" / f"{name.replace(' ', '-')}.log"
        program = Program(name, command, log)
        self.programs.append(program)
        return program

    async def _try(self) -> Result:
        args = await asyncio.to_thread(self.trial.args)
        began_s = time.monotonic()
        end = await self.device.run(
            self.trial.command,
            args,
            self.trial.within_s,
            lambda notice: self.trial.noticed(self.bench, notice),
        )
        ms = round((time.monotonic() - began_s) * 1000)
        wrong = end.detail
        if end.code is Code.SUCCESS:
            wrong = await asyncio.to_thread(self._wrong, end.data)
        let_go(end.data)
        return self._ended(end, wrong, ms)

    def _wrong(self, data: Data) -> str:
        try:
            return self.trial.wrong(self.bench, data)
        except Unheard as why:
            return str(why)

    def _ended(self, end: Completion, wrong: str, ms: int) -> Result:
        ok = end.code is Code.SUCCESS and not wrong
        simulated = self.device.status.simulated
        return Result(ok, self.trial.command, ms, end.code.value, wrong, simulated)

    def _missed(self, why: str) -> Result:
        return Result(ok=False, command=self.trial.command, detail=why)


def configuration(home: Path, device: str, section: Section) -> str:
    """Return a host's configuration in TOML."""
    told = "".join(f"{key} = {_toml(value)}\n" for key, value in section.items())
    text = f"[paths]\nrun = {_toml(str(home))}\n[devices.{device}]\n{told}"
    tomllib.loads(text)
    return text


def _toml(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def as_json(result: Result) -> Mapping[str, object]:
    """Return ``result`` as it is printed."""
    return {
        "ok": result.ok,
        "ms": result.ms,
        "command": result.command,
        "code": result.code,
        "detail": result.detail,
        "simulated": result.simulated,
    }
