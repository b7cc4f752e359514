"""``command``: ask a terminal to do something, from afar, and wait for its answer."""

import argparse
import time
import uuid
from typing import Final

from server.commands.context import (
    Centre,
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_json,
    utc_now,
)
from server.records import command_overview, commands
from server.records.command_overview import Asked
from server.records.commands import Wish
from sync.wire.commands import CommandName, Result
from sync.wire.values import stamp

LOOK_S: Final = 0.2
WAIT_S: Final = 15.0


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "command",
        "Ask a terminal to report, to close or to open, and wait for its answer.",
        _command,
    )
    parser.add_argument("terminal")
    parser.add_argument("name", choices=[each.value for each in CommandName])
    parser.add_argument("--reason", default="", help="why; needed to close")
    parser.add_argument(
        "--as", dest="account", default="operator", help="whose wish it is"
    )
    parser.add_argument(
        "--wait", type=float, default=WAIT_S, help="seconds to wait for the answer"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _command(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    name = CommandName(arguments.name)
    wish = Wish(arguments.terminal, name, arguments.account, arguments.reason)
    number = uuid.uuid4()
    with centre.writing() as connection:
        told = commands.ask(connection, wish, number, utc_now())
    asked = _answered(centre, number, arguments.wait)
    if arguments.json:
        result = asked.result if asked else None
        detail = asked.detail if asked else None
        say_json({"command": number, "result": result, "detail": detail})
    elif asked is not None:
        say(f"{arguments.terminal}: {asked.result} {asked.detail}".rstrip())
    if asked is None:
        raise NotDone(
            f"no answer from {arguments.terminal} yet: it may still do it until"
            f" {stamp(told.expires)}; its page says what came of it"
        )
    if asked.result != Result.DONE:
        raise NotDone(f"{arguments.terminal} did not do it: {asked.detail}")


def _answered(centre: Centre, number: uuid.UUID, within_s: float) -> Asked | None:
    until = time.monotonic() + within_s
    while True:
        with centre.engine.connect() as connection:
            asked = command_overview.standing(connection, number)
        if asked is not None and asked.result is not None:
            return asked
        if time.monotonic() >= until:
            return None
        time.sleep(LOOK_S)
