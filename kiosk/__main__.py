"""``kiosk``: the terminal's core, its enrolment, and a look at its devices.

Ends with 0 when told to stop, 1 when something asked for did not work, 70 when the core
died of a fault, 75 when another runs already, 78 on an unusable configuration.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Final

from drivers.unit import Unit
from kiosk import config, enrolment, log
from kiosk.core.asking import NoCore, ask
from kiosk.core.clock import Clock
from kiosk.core.program import AlreadyRunning, serve

READY: Final = '{"ready":true}'


def main(arguments: list[str] | None = None) -> int:
    """Do what ``arguments`` ask; return the exit code."""
    chosen = _parser().parse_args(arguments)
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
            return _devices(told, as_json=chosen.json)
        case _:
            return _acknowledge(told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    told = {
        "core": "run the terminal's core (one line of JSON on stdout when ready)",
        "enrol": "make this terminal's key and fetch its certificate by a code",
        "devices": "show how the running terminal's devices are",
        "acknowledge": "staff know that a damaged journal was set aside: open again",
    }
    for name, help_text in told.items():
        verb = verbs.add_parser(name, help=help_text, description=help_text)
        verb.add_argument("--config", type=Path, required=True, metavar="FILE")
        if name == "enrol":
            verb.add_argument("--code", required=True, help="XXXXX-XXXXX-XXXXX-XXXXX")
        if name == "devices":
            verb.add_argument("--json", action="store_true", help="the state as JSON")
    return parser


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


def _devices(told: config.Config, *, as_json: bool) -> int:
    try:
        state = ask(told.paths.socket("shipping"), {"ask": "state"})
    except NoCore as why:
        print(f"kiosk: no core answers: {why}", file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(state, ensure_ascii=False))
        return os.EX_OK
    devices = state.get("devices")
    for device in devices if isinstance(devices, list) else []:
        mark = " simulated" if device["simulated"] else ""
        reasons = " ".join(device["reasons"])
        print(f"{device['name']}: {device['state']}{mark} {reasons}".rstrip())
    return os.EX_OK


def _acknowledge(told: config.Config) -> int:
    try:
        ask(told.paths.socket("shipping"), {"acknowledge": "journal"})
    except NoCore as why:
        print(f"kiosk: no core answers: {why}", file=sys.stderr)
        return 1
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
