"""``kiosk devices``: what a running core says of its devices, for people or as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from drivers.faults.table import fault
from kiosk.config import Config
from kiosk.core.asking import NoCore, ask
from kiosk.core.diagnosis import ENDS_WITHIN_S

ANSWER_WITHIN_S: Final = ENDS_WITHIN_S + 3.0
"""A host may take its time to call a test back."""
GAP: Final = "  "

Json: TypeAlias = Mapping[str, object]


class NotShown(Exception):
    """It cannot be told; the message says why, and what to do."""


def listed(told: Config, *, as_json: bool) -> str:
    """Return how every configured device is.

    Raises:
        NotShown: No core answers.

    """
    devices = _asked(told, {"ask": "devices"}, "devices", ANSWER_WITHIN_S)
    rows = [row for row in devices if isinstance(row, dict)]
    if as_json:
        return json.dumps({"devices": rows}, ensure_ascii=False)
    return "\n".join(_table(rows))


def tested(told: Config, device: str, *, as_json: bool) -> tuple[bool, str]:
    """Return whether ``device`` passed its self-test, and how it went.

    Raises:
        NotShown: No core answers, or it has no such device.

    """
    if device not in told.devices:
        raise NotShown(f"no device {device}; there are: {', '.join(told.devices)}")
    ends = _asked(told, {"test": device}, "tested", ANSWER_WITHIN_S)
    end = next((each for each in ends if isinstance(each, dict)), None)
    if end is None:
        raise NotShown(f"the running core has no {device}: start it again")
    remedies = dict(_remedies(device, [str(end["detail"])]))
    ok = end["ok"] is True
    if as_json:
        return ok, json.dumps({**end, "staff": remedies}, ensure_ascii=False)
    return ok, "\n".join(_report(end, remedies.values()))


def _asked(told: Config, question: Json, key: str, within_s: float) -> list[object]:
    try:
        answer = ask(told.paths.socket("shipping"), question, key, within_s)
    except NoCore as why:
        raise NotShown(
            f"no core answers ({why}): start `kiosk core` with this --config"
        ) from why
    return list(answer) if isinstance(answer, list) else []


def _table(rows: list[dict[str, object]]) -> Iterator[str]:
    shown = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row, cells in zip(rows, shown, strict=True):
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield GAP.join(padded).rstrip()
        for name, remedy in _remedies(str(row["id"]), _texts(row["reasons"])):
            yield f"{GAP}{name}: {remedy}"


def _cells(row: Json) -> tuple[str, ...]:
    counters = row["counters"] if isinstance(row["counters"], dict) else {}
    return (
        str(row["id"]),
        str(row["state"]),
        "simulated" if row["simulated"] else "",
        " ".join(_texts(row["reasons"])),
        str(row["model"] or "-"),
        f"firmware {row['firmware'] or '-'}",
        f"serial {row['serial'] or '-'}",
        " ".join(f"{name} {count}" for name, count in counters.items()),
    )


def _report(end: Json, remedies: Iterable[str]) -> Iterator[str]:
    mark = " (simulated)" if end["simulated"] else ""
    how = "ok" if end["ok"] else f"failed: {end['detail']} ({end['code']})"
    yield f"{end['device']}{mark}: {how}, {end['ms']} ms"
    data = end["data"] if isinstance(end["data"], dict) else {}
    for name, value in data.items():
        shown = " ".join(value) if isinstance(value, list) else value
        yield f"{GAP}{name}: {'-' if shown in (None, '') else shown}"
    for remedy in remedies:
        yield f"{GAP}{remedy}"


def _remedies(device: str, details: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each listed fault's name and what staff are told about it."""
    for detail in details:
        found = fault(device, detail)
        if found is not None:
            yield found.name, f"{found.word}：{found.staff.zh} / {found.staff.en}"


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
