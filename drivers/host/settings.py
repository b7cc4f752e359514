"""What the host reads of the configuration: its device's section, and one path."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.contract import Misconfigured

REOPEN_LONGEST_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the core listens, and what the device's port is told.

    ``reopen_longest_s`` (key ``reopen_longest_s`` of the section) bounds the pause
    between attempts to open a device that is away.
    """

    socket: Path
    section: Mapping[str, object]
    reopen_longest_s: float = REOPEN_LONGEST_S


def read(file: Path, device: str) -> Settings:
    """Return the settings of ``device`` in ``file``.

    Raises:
        Misconfigured: No such file, no TOML, or a key is missing or of another kind.

    """
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as why:
        raise Misconfigured(f"{file}: {why.strerror}") from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise Misconfigured(f"{file}: {why}") from why
    run = _table(file, tree, "paths").get("run")
    if not isinstance(run, str):
        raise Misconfigured(f"{file}: paths.run is missing or no text")
    section = dict(_table(file, _table(file, tree, "devices"), device, "devices."))
    longest = section.pop("reopen_longest_s", REOPEN_LONGEST_S)
    if not isinstance(longest, int | float) or longest <= 0:
        raise Misconfigured(f"{file}: devices.{device}.reopen_longest_s is no span")
    return Settings(Path(run) / "devices.sock", section, float(longest))


def _table(
    file: Path, tree: Mapping[str, object], key: str, above: str = ""
) -> Mapping[str, object]:
    table = tree.get(key)
    if not isinstance(table, Mapping):
        raise Misconfigured(f"{file}: table {above}{key} is missing")
    return table
