"""``init`` and ``broker-config``: a centre comes to be."""

import argparse
import secrets
from dataclasses import replace

from server import broker, settings
from server.commands.context import (
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_json,
    utc_now,
)
from server.home import Home, prepare, write_private
from server.pki import keyring
from server.records import accounts, audit, dialect, schema

PASSWORD_BYTES = 12
PORTS = ("broker_port", "api_port", "enrol_port", "web_port")


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    init = command(
        subparsers, "init", "Make a centre: authority, keys, records, operator.", _init
    )
    init.add_argument("--host", default="127.0.0.1", help="address to listen on")
    for port in PORTS:
        usual = getattr(settings.Settings(), port)
        init.add_argument(
            f"--{port.replace('_', '-')}",
            type=int,
            default=usual,
            help=f"default {usual}; 0 chooses a free one now and keeps it",
        )
    init.add_argument(
        "--records", default="", help="database URL (default: SQLite in the folder)"
    )
    init.add_argument("--operator", default="operator", help="the first account's name")
    init.add_argument("--json", action="store_true", help="print one JSON object")
    configure = command(
        subparsers,
        "broker-config",
        "Write mosquitto's configuration; print where it is.",
        _broker_config,
    )
    configure.add_argument("--port", type=int, help="change the broker's port")


def _init(arguments: argparse.Namespace) -> None:
    home = settings.private_home(arguments.home)
    if home.settings.exists():
        raise NotDone(f"there is a centre in {home.root} already")
    told = _settings(arguments)
    prepare(home)
    now = utc_now()
    names = dict.fromkeys([told.host, "127.0.0.1", "::1", "localhost"])
    keyring.create(home, list(names), now)
    if not told.records:
        write_private(home.database, b"")  # SQLite's other files take its mode
    engine = dialect.connect(told.records_url(home))
    schema.upgrade(engine)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with dialect.writer(engine).begin() as connection:
        audit.record(connection, audit.Deed("console", "centre.init", "centre"), now)
        accounts.add(connection, arguments.operator, password, now)
    broker.write(home, told)
    # Last: a folder with settings is a whole centre.
    settings.save(home, told)
    _tell(arguments, home, password)


def _settings(arguments: argparse.Namespace) -> settings.Settings:
    asked = {port: getattr(arguments, port) for port in PORTS}
    free = iter(settings.free_ports(arguments.host, len(PORTS)))
    chosen = {port: number or next(free) for port, number in asked.items()}
    return settings.Settings(host=arguments.host, records=arguments.records, **chosen)


def _tell(arguments: argparse.Namespace, home: Home, password: str) -> None:
    if arguments.json:
        say_json(
            {
                "home": home.root,
                "operator": arguments.operator,
                "password": password,
                "broker_config": home.broker / "mosquitto.conf",
            }
        )
        return
    say(f"centre: {home.root}")
    say(f"operator: {arguments.operator}")
    say(f"password (shown this once): {password}")


def _broker_config(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    told = centre.settings
    if arguments.port is not None:
        told = replace(told, broker_port=arguments.port)
        settings.save(centre.home, told)
    say(str(broker.write(centre.home, told)))
