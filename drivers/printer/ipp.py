"""Questions to CUPS: one IPP request, one answer, over a socket of this machine.

Questions are coded by pyipp (RFC 8010); its client is not used, for it brings an event
loop and knows no local socket, nor its parser, which follows a negative length for
ever. Answers are read by `frames`.
"""

import http.client
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pyipp.enums import IppOperation
from pyipp.serializer import encode_dict

from drivers.contract import Offline, Refused
from drivers.printer.frames import Answer

USER: Final = "kiosk"
"""Owner of our jobs: CUPS shows a job's name to its owner alone."""
IPP_VERSION: Final = (1, 1)
SUCCESS_BELOW: Final = 0x0100
NOT_FOUND: Final = 0x0406
ANSWER_BYTES_MAX: Final = 4 * 1024 * 1024

Told: TypeAlias = Mapping[str, Any]
"""What a question is about, by RFC 8011's names."""


class NoSuch(Refused):
    """The queue or job asked for is not there."""


class SocketConnection(http.client.HTTPConnection):
    """HTTP over the AF_UNIX socket at ``path``."""

    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self.path = path

    def connect(self) -> None:
        """Call CUPS at its socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


@dataclass(frozen=True, slots=True)
class Spooler:
    """CUPS at ``server``: a socket's path, or ``host:port``."""

    server: str
    queue: str
    connect: Callable[[float], http.client.HTTPConnection] | None = None
    """What calls the server, within so many seconds; ``None`` is over its socket."""

    @property
    def printer_uri(self) -> str:
        """The queue's name on the wire."""
        return f"ipp://localhost/printers/{self.queue}"

    def ask(
        self,
        operation: IppOperation,
        about: Told,
        *,
        job: Told | None = None,
        document: bytes = b"",
        timeout_s: float = 5.0,
    ) -> Answer:
        """Return what CUPS answers.

        Raises:
            Offline: ``spooler_down`` or ``spooler_silent``.
            Garbled: The answer is no IPP.
            NoSuch: There is no such queue or job.
            Refused: CUPS understood and will not; the detail has its status code.

        """
        question = {
            "version": IPP_VERSION,
            "operation": operation,
            "operation-attributes-tag": {
                "attributes-charset": "utf-8",
                "attributes-natural-language": "en",
                "printer-uri": self.printer_uri,
                **about,
                "requesting-user-name": USER,
            },
            "job-attributes-tag": job,
            "data": document,
        }
        answer = Answer.from_bytes(self._post(encode_dict(question), timeout_s))
        if answer.status == NOT_FOUND:
            raise NoSuch("no_such_queue_or_job")
        if answer.status >= SUCCESS_BELOW:
            raise Refused(f"spooler_refused:{answer.status:04x}")
        return answer

    def _post(self, question: bytes, timeout_s: float) -> bytes:
        headers = {"Content-Type": "application/ipp"}
        try:
            with closing(self._line(timeout_s)) as line:
                line.request("POST", f"/printers/{self.queue}", question, headers)
                answer = line.getresponse()
                body = answer.read(ANSWER_BYTES_MAX)
        except TimeoutError:
            raise Offline("spooler_silent") from None
        except (OSError, http.client.HTTPException):
            raise Offline("spooler_down") from None
        if answer.status != http.client.OK:
            raise Refused(f"spooler_http:{answer.status}")
        return body

    def _line(self, timeout_s: float) -> http.client.HTTPConnection:
        if self.connect is not None:
            return self.connect(timeout_s)
        if self.server.startswith("/"):
            return SocketConnection(self.server, timeout_s)
        return http.client.HTTPConnection(self.server, timeout=timeout_s)
