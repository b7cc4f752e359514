"""``kiosk``: the terminal's core, its enrolment, and a look at its devices.

Ends with 0 when told to stop, 1 when something asked for did not work, 70 when the core
died of a fault, 75 when another runs already, 78 on an unusable configuration.
"""

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Final

from drivers.unit import Unit
from kiosk import config, devices, enrolment, log
from kiosk.core.asking import NoCore, ask
from kiosk.core.clock import Clock
from kiosk.core.program import AlreadyRunning, serve

READY: Final = '{"ready":true}'


def main(arguments: list[str] | None = None) -> int:
    """Do what ``arguments`` ask; return the exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.config is None:
        parser.error("--config FILE is missing")
    try:
        told = config.read(chosen.config)
    except config.Misconfigured as why:
        print(f"kiosk: {why}", file=sys.stderr)
        return os.EX_CONFIG
    match chosen.verb:
        case "core":
            return _core(told)
        case "enrol":
            return _enrol(told, chosen.code)
        case "devices":
            return _devices(told, chosen.device, as_json=chosen.json)
        case _:
            return _acknowledge(told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    told = {
        "core": "run the terminal's core (one line of JSON on stdout when ready)",
        "enrol": "make this terminal's key and fetch its certificate by a code",
        "devices": "show how the running terminal's devices are, or test one",
        "acknowledge": "staff know that a damaged journal was set aside: open again",
    }
    for name, help_text in told.items():
        verb = verbs.add_parser(name, help=help_text, description=help_text)
        verb.add_argument("--config", type=Path, metavar="FILE")
        if name == "enrol":
            verb.add_argument("--code", required=True, help="XXXXX-XXXXX-XXXXX-XXXXX")
        if name == "devices":
            _add_devices(verb)
    return parser


def _add_devices(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="as JSON")
    verb.set_defaults(device=None)
    more = verb.add_subparsers(metavar="[test DEVICE]")
    told = "have one device test itself; 1 if it did not pass"
    test = more.add_parser("test", help=told, description=told)
    test.add_argument("device", metavar="DEVICE", help="its name: idcard, printer, …")
    # Both may stand before or behind `test`, so it must not undo what stood before.
    silent = argparse.SUPPRESS
    test.add_argument("--config", type=Path, default=silent, metavar="FILE")
    test.add_argument("--json", action="store_true", default=silent, help="as JSON")


def _core(told: config.Config) -> int:
    log.set_up()
    # Nothing of a visit may reach a core dump or another process's files.
    os.umask(0o077)
    unit = Unit(os.environ.get("NOTIFY_SOCKET", ""))
    try:
        asyncio.run(serve(told, Clock(), lambda: print(READY, flush=True), unit))
    except AlreadyRunning as why:
        print(f"kiosk: another core runs on {why}", file=sys.stderr)
        return os.EX_TEMPFAIL
    except Exception:
        # The program's last net: Python's own traceback could quote a name.
        logging.getLogger("kiosk").exception("core=died")
        return os.EX_SOFTWARE
    return os.EX_OK


def _enrol(told: config.Config, code: str) -> int:
    try:
        answer = enrolment.enrol(told.enrol, told.terminal, code, told.paths.keys)
    except enrolment.NotEnrolled as why:
        print(f"kiosk: not enrolled: {why}", file=sys.stderr)
        return 1
    print(f"{answer.terminal} is enrolled; broker {answer.broker.host}, {answer.api}")
    return os.EX_OK


def _devices(told: config.Config, device: str | None, *, as_json: bool) -> int:
    try:
        if device is None:
            print(devices.listed(told, as_json=as_json))
            return os.EX_OK
        passed, report = devices.tested(told, device, as_json=as_json)
    except devices.NotShown as why:
        print(f"kiosk: {why}", file=sys.stderr)
        return 1
    print(report)
    return os.EX_OK if passed else 1


def _acknowledge(told: config.Config) -> int:
    try:
        ask(told.paths.socket("shipping"), {"acknowledge": "journal"})
    except NoCore as why:
        print(f"kiosk: no core answers: {why}", file=sys.stderr)
        return 1
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
