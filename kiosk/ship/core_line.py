"""Shipping's end of ``shipping.sock``: what the core says, and what it is told.

One thread listens and connects anew, with growing pauses, whenever the core is gone.
What is told while it is gone is not lost: the newest link state and the newest receipt
are told again on every new connection.
"""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

from drivers.channel import Malformed, Message, receive, send
from sync.shipping.outlet import LinkState
from sync.shipping.reports import CoreState
from sync.shipping.shipper import CoreGone, Wake
from sync.wire.commands import Answer, Command
from sync.wire.receipts import Receipt
from sync.wire.reports import Alert, Paper, TerminalState
from sync.wire.values import Malformed as NotWire
from sync.wire.values import canonical_json, parsed, stamp, to_ms

FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 2.0
SEND_WITHIN_S: Final = 2.0
SAID_ONCE: Final = frozenset({"alarm", "command"})
"""What a core that comes later is not told from here again."""

News: TypeAlias = Wake | CoreGone | CoreState | Alert | Answer

_log = logging.getLogger(__name__)


@dataclass(slots=True, repr=False, eq=False)
class CoreLine:
    """The line to the core at ``path``; `sync.shipping.outlet.Core` fits it.

    What the core says goes, from the listening thread, to whom `attach` named.
    """

    path: Path
    terminal: str
    clock: Callable[[], datetime]
    _news: Callable[[News], None] | None = None
    _calls: Callable[[object], None] | None = None
    _told: dict[str, Message] = field(default_factory=dict)
    _sock: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def attach(
        self,
        news: Callable[[News], None],
        calls: Callable[[object], None] | None = None,
    ) -> None:
        """Say who hears what the core says, and who its staff's calls; before `run`."""
        self._news, self._calls = news, calls

    def link(self, state: LinkState) -> None:
        """Tell the core that link or backlog changed."""
        oldest = None if state.oldest is None else stamp(state.oldest)
        link = {"online": state.online, "since": stamp(state.since)}
        self._tell("link", {**link, "depth": state.depth, "oldest": oldest})

    def receipt(self, receipt: Receipt, payload: bytes) -> None:
        """Hand the core a verified receipt."""
        del payload
        self._tell("receipt", receipt.model_dump(mode="json"))

    def command(self, command: Command, *, late: bool) -> None:
        """Have the core do a verified command; it is put again when a core comes."""
        about = {"id": str(command.id), "name": command.name.value}
        self._tell("command", {**about, "issued": stamp(command.issued), "late": late})

    def alarm(self, name: str, detail: str) -> None:
        """Tell the core that people must look at something."""
        self._tell("alarm", {"name": name, "detail": detail})

    def reply(self, reply: Message) -> None:
        """Hand the core the answer to a call of staff; one that is gone has none."""
        with self._lock:
            try:
                self._send({"staff": reply})
            except Malformed:
                _log.error("staff=unsaid")  # larger than a packet may be

    def run(self) -> None:
        """Listen until `stop`, connecting as often as it takes."""
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            if self._connect():
                pause_s = FIRST_PAUSE_S
                self._listen()
                self._pass_on(CoreGone())
            self._stopping.wait(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._stopping.set()
        with self._lock:
            self._drop()

    def _connect(self) -> bool:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            sock.connect(os.fspath(self.path))
            send(sock, {"hello": {"ship": os.getpid()}})
        except OSError:
            sock.close()
            return False
        with self._lock:
            self._sock = sock
            for name, body in self._told.items():
                self._send({name: body})
        _log.info("core=connected")
        return True

    def _listen(self) -> None:
        sock = self._sock
        try:
            while sock is not None and (message := receive(sock)) is not None:
                self._heed(message)
                # It may have held a password: it ends before the next is waited for.
                del message
        except (OSError, Malformed) as why:
            _log.info("core=gone why=%s", type(why).__name__)
        with self._lock:
            self._drop()

    def _heed(self, message: Message) -> None:
        try:
            match message:
                case {"wake": _}:
                    self._pass_on(Wake())
                case {"state": Mapping() as state}:
                    self._pass_on(self._state(state))
                case {"alert": alert}:
                    self._pass_on(parsed(Alert, canonical_json(alert)))
                case {"staff": call} if self._calls is not None:
                    self._calls(call)
                case {"answer": Mapping() as answer}:
                    self._pass_on(parsed(Answer, canonical_json(answer)))
                case _:
                    pass
        except NotWire as why:
            _log.error("core=malformed cause=%s", why.cause)

    def _pass_on(self, news: News) -> None:
        if self._news is not None:
            self._news(news)

    def _state(self, told: Mapping[str, object]) -> CoreState:
        fields = {name: value for name, value in told.items() if name != "paper"}
        about = {"terminal": self.terminal, "online": True}
        whole = {**fields, **about, "time": stamp(to_ms(self.clock()))}
        state = parsed(TerminalState, canonical_json(whole))
        return CoreState(state, Paper(str(told.get("paper", Paper.UNKNOWN))))

    def _tell(self, name: str, body: Message) -> None:
        with self._lock:
            if name not in SAID_ONCE:
                self._told[name] = body
            self._send({name: body})

    def _send(self, message: Message) -> None:
        if self._sock is None:
            return
        try:
            self._sock.settimeout(SEND_WITHIN_S)
            send(self._sock, message)
            self._sock.settimeout(None)
        except OSError:
            self._drop()

    def _drop(self) -> None:
        if self._sock is not None:
            # Wakes the thread that listens on it.
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)
            self._sock.close()
            self._sock = None
