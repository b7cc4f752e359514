"""The centre's settings: where it listens and where its records are."""

import socket
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from server.home import Home, write_private

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Another program listens where we are to: stop it, or choose another port."""


class BadSettings(Exception):
    """The settings file cannot be used; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses of the listeners and of the broker. A port 0 is a free one."""

    host: str = LOOPBACK
    broker_port: int = 8883
    api_port: int = 8443
    enrol_port: int = 8444
    web_port: int = 8080
    records: str = ""
    """Address of the records; empty is SQLite in the centre's folder."""

    def records_url(self, home: Home) -> str:
        """Return the records' address as SQLAlchemy writes it."""
        return self.records or f"sqlite:///{home.database}"


def load(home: Home) -> Settings:
    """Read the settings; an unknown, missing or wrong key is refused by name."""
    path = home.settings
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise BadSettings(f"{path}: {problem}") from problem
    known = {field.name: field.type for field in fields(Settings)}
    for key, value in found.items():
        if key not in known:
            raise BadSettings(f"{path}: unknown key {key}")
        if type(value) is not known[key]:
            raise BadSettings(f"{path}: {key} has the wrong type")
    for key in known:
        if key not in found:
            raise BadSettings(f"{path}: {key} is missing")
    return Settings(**found)


def save(home: Home, settings: Settings) -> None:
    """Write the settings as TOML."""
    lines = [
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
        for key, value in asdict(settings).items()
    ]
    write_private(home.settings, ("\n".join(lines) + "\n").encode())


def free_ports(host: str, count: int) -> list[int]:
    """Return ``count`` different ports nobody listens on now."""
    doors = [socket.create_server((host, 0)) for _ in range(count)]
    ports = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


def listening(host: str, port: int) -> socket.socket:
    """Return a bound socket, so that the port is known before serving begins."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as problem:
        raise PortTaken(f"{host}:{port}: {problem.strerror}") from problem


def private_home(path: Path) -> Home:
    """Return the home at ``path``, absolute: the broker runs from another folder."""
    return Home(path.expanduser().resolve())
