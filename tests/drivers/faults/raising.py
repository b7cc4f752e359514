"""Which faults a driver can raise, read off its code and its enumerations.

Every place that makes a `DeviceError`, ends a command or gives a reason is looked at.
What stands there must be a text, a constant of its module, or be listed in `PASSED_ON`
with the enumeration its values come from: nothing that is named elsewhere slips by.
"""

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from drivers.camera.health import FOUND_HERE
from drivers.camera.jpeg import OF_PICTURES
from drivers.contract import Code, Completion, DeviceError, Status
from drivers.facecam.situation import Situation
from drivers.faults.table import TABLE, name_of
from drivers.fingerprint import faults as fingerprint
from drivers.fingerprint import minutiae
from drivers.idcard import faults as idcard
from drivers.printer import faults as printer
from drivers.printer import vigil
from drivers.ukey import faults as ukey
from drivers.ukey import reader, token

ROOMS: Mapping[str, tuple[str, ...]] = {
    "host": tuple(TABLE),
    "camera": ("facecam", "doccam"),
    **{device: (device,) for device in TABLE},
}
"""Folder of `drivers` → the devices whose faults may arise there."""

ENUMERATED: Mapping[str, frozenset[str]] = {
    "idcard": frozenset(fault.name for fault in idcard.BY_SW3.values())
    | {idcard.UNLISTED.name},
    "facecam": frozenset(set(Situation) - {Situation.GOOD}) | FOUND_HERE,
    "doccam": OF_PICTURES | FOUND_HERE,
    "fingerprint": frozenset(
        fault.name
        for fault in (*fingerprint.BY_CODE.values(), *fingerprint.BY_NUMBER.values())
    )
    | {fingerprint.UNLISTED.name, fingerprint.FAILED.name}
    | frozenset(minutiae.Problem),
    "printer": frozenset(fault.name for fault in printer.ALL)
    | {detail for detail, _ in vigil.ENDINGS.values()},
    "ukey": frozenset(reader._GONE.values()) | {name for _, name in token._FAULTS},
}
"""Device → the names its code takes from an enumeration."""

PASSED_ON = {
    "camera.trial": {"trouble"},
    "doccam.port": {"trouble"},
    "doccam.shutter": {"trouble"},
    "facecam.check": {"missing", "self._last"},
    "facecam.port": {"trouble"},
    "fingerprint.faults": {"meant.name"},
    "fingerprint.livescan": {"library_error(answer).detail", "why.detail"},
    "fingerprint.plan": {"why.detail"},
    "fingerprint.port": {"detail", "fault"},
    "fingerprint.tries": {"found.problem.value"},
    "fingerprint.uart": {"why.detail"},
    "host.program": {"why"},
    "host.worker": {"why.detail"},
    "idcard.faults": {"meant.name"},
    "idcard.port": {"why.detail", "faults.fault(sw3).name"},
    "printer.port": {"'+'.join(names)"},
    "printer.vigil": {"detail", "'+'.join(names) or 'silent'"},
    "ukey.faults": {"detail"},
    "ukey.reader": {"_GONE.get(code, 'no_service')"},
    "ukey.token": {"name"},
}
"""Module → what it passes on: names of the enumerations above, or of another module."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A name some line of a module can give, with the code it gives, if it is told."""

    devices: tuple[str, ...]
    place: str
    name: str
    code: Code | None


def raised(root: Path) -> Iterator[Raised]:
    """Yield every name at every place."""
    for room, devices in ROOMS.items():
        for file in sorted((root / "drivers" / room).rglob("*.py")):
            if file.name == "__main__.py":
                continue
            path = file.relative_to(root / "drivers").with_suffix("")
            yield from _of_module(".".join(path.parts), file, devices)


def _of_module(name: str, file: Path, devices: tuple[str, ...]) -> Iterator[Raised]:
    module = importlib.import_module(f"drivers.{name.removesuffix('.__init__')}")
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        made = _valued(module, call.func)
        for said in _said(made, call):
            place = f"drivers.{name}:{call.lineno}"
            for text in _texts(module, said, name, place):
                yield Raised(devices, place, name_of(text), _code(module, made, call))


def _said(made: object, call: ast.Call) -> list[ast.expr]:
    """Return what ``call`` gives as names of faults."""
    told = {keyword.arg: keyword.value for keyword in call.keywords}
    if isinstance(made, type) and issubclass(made, DeviceError):
        return call.args[:1]
    if made is ukey.error:
        return call.args[:1]
    if made is Completion:
        return [told["detail"]] if "detail" in told else []
    if made is Status:
        reasons = told.get("reasons") or (call.args[1] if len(call.args) > 1 else None)
        tuples = [each for each in ast.walk(reasons or call) if _is_reasons(each)]
        return [item for each in tuples for item in each.elts]
    return []


def _is_reasons(node: ast.AST) -> bool:
    return isinstance(node, ast.Tuple)


def _texts(module: ModuleType, said: ast.expr, name: str, place: str) -> list[str]:
    if isinstance(said, ast.IfExp):
        both = (said.body, said.orelse)
        return [text for each in both for text in _texts(module, each, name, place)]
    if isinstance(said, ast.JoinedStr) and isinstance(said.values[0], ast.Constant):
        return [str(said.values[0].value)]
    value = _valued(module, said)
    if isinstance(value, str):
        return [value]
    known = PASSED_ON.get(name, set())
    assert ast.unparse(said) in known, f"{place}: where does {ast.unparse(said)} end?"
    return []


def _code(module: ModuleType, made: object, call: ast.Call) -> Code | None:
    told = {keyword.arg: keyword.value for keyword in call.keywords}
    if isinstance(made, type) and issubclass(made, DeviceError):
        value = _valued(module, told["code"]) if "code" in told else made.code
        return value if isinstance(value, Code) else None
    return None


def _valued(module: ModuleType, node: ast.expr) -> object:
    """Return what a text, or a name of the module, stands for."""
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return getattr(module, name, None)
        case ast.Attribute(inner, name):
            return getattr(_valued(module, inner), name, None)
        case _:
            return None
