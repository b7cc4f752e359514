"""What a device host and the core say to each other: typed values, and their packets.

====================  ==================================================================
host → core           packet
====================  ==================================================================
`Hello`               ``{"hello": {"device": "idcard", "pid": 1}}``, always first
`Status`              ``{"status": {…}}`` on every change and every five seconds
`Capabilities`        ``{"capabilities": {…}}`` whenever the device was opened
`Told`                ``{"notice": {"command": 7 | null, "name": …, "data": {…}}}``
`Done`                ``{"done": {"command": 7, "code": …, "data": {…}, "detail": …}}``
`Released`            ``{"released": {"owner": "…"}}``: nothing of that visit is left
core → host
`Do`                  ``{"do": {"command": 7, "name": …, "args": {…}, "deadline_s": 30,
                      "owner": "…" | null}}``
`Cancel`              ``{"cancel": {"command": 7}}``
`Claim`               ``{"claim": {"owner": "…", "ttl_s": 10}}``, said again to renew
`Release`             ``{"release": {"owner": "…"}}``: the device forgets the visit
====================  ==================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from drivers.body import opened
from drivers.channel import Malformed, Message
from drivers.contract import (
    Capabilities,
    Code,
    Completion,
    Data,
    Notice,
    State,
    Status,
)


@dataclass(frozen=True, slots=True)
class Hello:
    """Who connected."""

    device: str
    pid: int


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A notice, and the command in flight it belongs to, if any."""

    command: int | None
    notice: Notice


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a command. There is exactly one for each `Do`."""

    command: int
    completion: Completion


@dataclass(frozen=True, slots=True)
class Do:
    """A command. ``owner`` is the visit it belongs to; ``None`` is staff or upkeep."""

    command: int
    name: str
    deadline_s: float
    owner: str | None = None
    args: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call a command back."""

    command: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The visit that owns the device for the next ``ttl_s`` seconds."""

    owner: str
    ttl_s: float


@dataclass(frozen=True, slots=True)
class Release:
    """The visit is over: forget it."""

    owner: str


@dataclass(frozen=True, slots=True)
class Released:
    """Host and device have dropped the visit ``owner``. Answers every `Release`."""

    owner: str


HostSays: TypeAlias = Hello | Status | Capabilities | Told | Done | Released
CoreSays: TypeAlias = Do | Cancel | Claim | Release


def to_message(said: HostSays | CoreSays) -> Message:
    """Return the packet's object for ``said``."""
    match said:
        case Hello(device, pid):
            return {"hello": {"device": device, "pid": pid}}
        case Status(state, reasons, simulated, counters):
            body: Mapping[str, object] = {
                "state": state.value,
                "reasons": reasons,
                "simulated": simulated,
                "counters": counters,
            }
            return {"status": body}
        case Capabilities(model, serial, firmware, commands):
            return {
                "capabilities": {
                    "model": model,
                    "serial": serial,
                    "firmware": firmware,
                    "commands": commands,
                }
            }
        case Told() | Done() | Released():
            return _visit_message(said)
        case _:
            return _core_message(said)


def _visit_message(said: Told | Done | Released) -> Message:
    match said:
        case Told(command, Notice(name, data)):
            return {"notice": {"command": command, "name": name, "data": data}}
        case Done(number, Completion(code, data, detail)):
            ended = {"code": code.value, "data": data, "detail": detail}
            return {"done": {"command": number, **ended}}
        case Released(owner):
            return {"released": {"owner": owner}}


def _core_message(said: CoreSays) -> Message:
    match said:
        case Do(command, name, deadline_s, owner, args):
            return {
                "do": {
                    "command": command,
                    "name": name,
                    "args": args,
                    "deadline_s": deadline_s,
                    "owner": owner,
                }
            }
        case Cancel(command):
            return {"cancel": {"command": command}}
        case Claim(owner, ttl_s):
            return {"claim": {"owner": owner, "ttl_s": ttl_s}}
        case Release(owner):
            return {"release": {"owner": owner}}


def from_host(message: Message) -> HostSays:
    """Return what a host said.

    Raises:
        Malformed: It is none of the packets above.

    """
    name, body = opened(message)
    match name:
        case "hello":
            return Hello(body.text("device"), body.whole("pid"))
        case "status":
            return Status(
                state=body.one_of("state", State),
                reasons=body.texts("reasons"),
                simulated=body.flag("simulated"),
                counters=body.counts("counters"),
            )
        case "capabilities":
            return Capabilities(
                model=body.text("model"),
                serial=body.text("serial"),
                firmware=body.text("firmware"),
                commands=body.texts("commands"),
            )
        case "notice":
            told = Notice(body.text("name"), body.mapping("data"))
            return Told(body.whole_or_none("command"), told)
        case "done":
            ended = Completion(
                code=body.one_of("code", Code),
                data=body.mapping("data"),
                detail=body.text("detail"),
            )
            return Done(body.whole("command"), ended)
        case "released":
            return Released(body.text("owner"))
        case _:
            raise Malformed("a host says no such thing")


def from_core(message: Message) -> CoreSays:
    """Return what the core said.

    Raises:
        Malformed: It is none of the packets above.

    """
    name, body = opened(message)
    match name:
        case "do":
            return Do(
                command=body.whole("command"),
                name=body.text("name"),
                deadline_s=body.seconds("deadline_s"),
                owner=body.text_or_none("owner"),
                args=body.mapping("args"),
            )
        case "cancel":
            return Cancel(body.whole("command"))
        case "claim":
            return Claim(body.text("owner"), body.seconds("ttl_s"))
        case "release":
            return Release(body.text("owner"))
        case _:
            raise Malformed("the core says no such thing")
