"""Materials to the centre over HTTPS, piece by piece from where it says it is.

``HEAD`` asks how far the centre is (404: nothing yet), ``PATCH`` adds a piece there.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import httpx

from sync.bus.settings import Identity
from sync.materials import MaterialStore

OFFSET: Final = "Upload-Offset"
LENGTH: Final = "Upload-Length"
PIECE_TYPE: Final = "application/offset+octet-stream"
PIECE_BYTES: Final = 512 * 1024
TIMEOUT_S: Final = 10.0
SHORTEST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
LATER: Final = frozenset({408, 423, 425, 429})
"""Refusals that pass by themselves; those of 500 and up do too."""

log = logging.getLogger(__name__)


class Offline(Exception):
    """The centre's API does not answer, or not now."""


class Refused(Exception):
    """The centre will not have this material. ``status`` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Depot:
    """The centre's API for the materials of one terminal."""

    client: httpx.Client
    terminal: str

    def offset(self, name: str) -> int:
        """Return how many bytes of ``name`` are there.

        Raises:
            Offline: Try again later.
            Refused: It will not have it.

        """
        answer = self._ask("HEAD", name)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return 0
        return _offset(answer)

    def add(self, name: str, offset: int, piece: bytes, length: int) -> int:
        """Send ``piece`` of a material of ``length`` bytes; return how many are there.

        Raises:
            Offline: Try again later.
            Refused: It will not have it.

        """
        headers = {
            OFFSET: str(offset),
            LENGTH: str(length),
            "Content-Type": PIECE_TYPE,
        }
        return _offset(self._ask("PATCH", name, headers, piece))

    def _ask(
        self,
        method: str,
        name: str,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        path = f"/terminals/{self.terminal}/materials/{name}"
        try:
            return self.client.request(method, path, headers=headers, content=content)
        except httpx.HTTPError as error:
            raise Offline(type(error).__name__) from None


def depot(api: str, terminal: str, identity: Identity) -> Depot:
    """Return the API at ``api``, spoken to with the terminal's certificate."""
    client = httpx.Client(
        base_url=api, verify=identity.context(), timeout=TIMEOUT_S, trust_env=False
    )
    return Depot(client, terminal)


def _offset(answer: httpx.Response) -> int:
    status = answer.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in LATER:
        raise Offline(str(status))
    told = answer.headers.get(OFFSET, "")
    if (answer.is_success or status == httpx.codes.CONFLICT) and told.isdecimal():
        return int(told)
    raise Refused(status)


@dataclass(slots=True)
class Uploads:
    """The materials on their way, one piece a step.

    ``alarm`` is told the name of a fault and of the material.
    """

    depot: Depot
    store: MaterialStore
    alarm: Callable[[str, str], None]
    _waiting: dict[str, int | None] = field(default_factory=dict)
    """Names in order, each with how far the centre is, once it has said so."""
    _done: set[str] = field(default_factory=set)
    _pause_s: float = SHORTEST_PAUSE_S
    _not_before: float = 0.0

    def want(self, names: Iterable[str]) -> None:
        """Queue materials of an entry that was sent, unless they are there."""
        for name in names:
            if name not in self._done:
                self._waiting.setdefault(name, None)

    def awaited(self, names: Iterable[str]) -> None:
        """Queue materials that the centre says it lacks."""
        for name in names:
            self._done.discard(name)
            self._waiting.setdefault(name, None)

    def begin_again(self) -> None:
        """Wait no longer: the broker is reached, so the centre will be too."""
        self._pause_s, self._not_before = SHORTEST_PAUSE_S, 0.0

    def settled(self) -> None:
        """Forget what is there: the centre has receipted everything sent."""
        self._done.clear()

    def wait_s(self, now_s: float) -> float | None:
        """Return the seconds until the next step, ``None`` when nothing waits."""
        return max(0.0, self._not_before - now_s) if self._waiting else None

    def step(self, now_s: float) -> None:
        """Ask for, or send, one piece of the first material, if it is time."""
        if not self._waiting or now_s < self._not_before:
            return
        name, offset = next(iter(self._waiting.items()))
        try:
            self._go_on(name, offset)
        except Offline as error:
            log.info("materials have to wait: %s", error)
            self._not_before = now_s + self._pause_s
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
            del self._waiting[name]
            self._waiting[name] = None  # the last now; what it knew may be lost by then
        except Refused as error:
            del self._waiting[name]
            self.alarm("material_refused", f"{name} {error.status}")
        except OSError as error:
            del self._waiting[name]
            self.alarm("material_unreadable", f"{name} {type(error).__name__}")
        else:
            self._pause_s = SHORTEST_PAUSE_S

    def _go_on(self, name: str, offset: int | None) -> None:
        length = self.store.size(name)
        if length is None:
            del self._waiting[name]
            self.alarm("material_missing", name)
            return
        if offset is None:
            offset = self.depot.offset(name)
        else:
            piece = self.store.read(name, offset, PIECE_BYTES)
            offset = self.depot.add(name, offset, piece, length)
        if offset >= length:
            del self._waiting[name]
            self._done.add(name)
        else:
            self._waiting[name] = offset
