"""The centre's counter for staff, over HTTPS with the terminal's certificate.

Each call stands alone, on a connection of its own: when it ends, nothing of it is left
here, neither grant nor password nor what was shown. No call lasts beyond its deadline,
however slowly the centre speaks, and no answer grows beyond its limit.
"""

import json
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from sync.shipping.calls import (
    Asked,
    Call,
    Outcome,
    Reply,
    deadline_s,
    offline,
    refused,
)
from sync.wire.limits import MAX_MATERIAL_BYTES, MAX_MESSAGE_BYTES
from sync.wire.staff import MAX_VIEW_BYTES, Login, Refusal
from sync.wire.values import canonical

MAX_REFUSAL_BYTES: Final = 4_096
LATER: Final = frozenset({408, 423, 425})
"""Refusals that pass by themselves; those of 500 and up do too."""
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,32}\.[0-9a-f-]{36}\.[0-9]{1,19}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")
GRANT: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
LIMITS: Final[Mapping[Call, int]] = {
    Call.LOGIN: MAX_REFUSAL_BYTES,
    Call.LOGOUT: 0,
    Call.WAITING: MAX_MESSAGE_BYTES,
    Call.VIEW: MAX_VIEW_BYTES,
    Call.MATERIAL: MAX_MATERIAL_BYTES,
    Call.STANDING: MAX_REFUSAL_BYTES,
}
"""How many bytes the answer to each may have."""


class _Unfit(ValueError):
    """The arguments make no request."""


class _Ended(Exception):
    """The answer was cut off here; ``answer`` says why."""

    def __init__(self, answer: Reply) -> None:
        super().__init__(answer.why)
        self.answer = answer


@dataclass(frozen=True, slots=True, repr=False)
class _Request:
    method: str
    path: str
    grant: str = ""
    content: bytes | None = None

    def headers(self) -> dict[str, str]:
        # Nothing is unpacked here: a small answer cannot become a large one.
        told = {"Connection": "close", "Accept-Encoding": "identity"}
        if self.grant:
            told["Authorization"] = f"Bearer {self.grant}"
        if self.content is not None:
            told["Content-Type"] = "application/json"
        return told


@dataclass(frozen=True, slots=True, repr=False)
class Counter:
    """The staff side of the API at ``api``, for the terminal of the certificate."""

    api: str
    terminal: str
    tls: ssl.SSLContext
    monotonic: Callable[[], float] = time.monotonic

    def answer(self, asked: Asked) -> Reply:
        """Return how ``asked`` ended; never raises for what the centre does."""
        try:
            request = self._request(asked)
        except (_Unfit, ValueError, KeyError):
            # Which argument, and what stood in it, is nobody's to read.
            return refused("malformed")
        until = self.monotonic() + deadline_s(asked.call)
        try:
            return self._send(request, asked.call, until)
        except _Ended as ended:
            return ended.answer
        except httpx.TimeoutException:
            return offline("late")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
            return offline(type(fault).__name__)

    def _request(self, asked: Asked) -> _Request:
        args, here = asked.args, f"/terminals/{self.terminal}/staff"
        match asked.call:
            case Call.LOGIN:
                login = Login(account=args["account"], password=args["password"])
                return _Request("POST", f"{here}/login", content=canonical(login))
            case Call.LOGOUT:
                return _Request("POST", f"{here}/logout", _fit(GRANT, args["grant"]))
            case Call.WAITING:
                path = f"{here}/submissions"
                return _Request("GET", path, _fit(GRANT, args["grant"]))
            case _:
                return self._of_submission(asked.call, args, here)

    def _of_submission(
        self, call: Call, args: Mapping[str, str], here: str
    ) -> _Request:
        grant = _fit(GRANT, args["grant"])
        path = f"{here}/submissions/{_fit(NAME, args['submission'])}"
        match call:
            case Call.VIEW:
                return _Request("POST", f"{path}/view", grant)
            case Call.MATERIAL:
                name = _fit(SHA256, args["sha256"])
                return _Request("GET", f"{path}/materials/{name}", grant)
            case _:
                return _Request("GET", f"{path}/standing", grant)

    def _send(self, request: _Request, call: Call, until: float) -> Reply:
        timeout = httpx.Timeout(max(0.001, until - self.monotonic()))
        with (
            httpx.Client(
                base_url=self.api, verify=self.tls, timeout=timeout, trust_env=False
            ) as client,
            client.stream(
                request.method,
                request.path,
                headers=request.headers(),
                content=request.content,
            ) as response,
        ):
            if response.is_success:
                limit = LIMITS[call]
                body = self._read(response, limit, until)
                return Reply(Outcome.DONE, body=body)
            limit = MAX_REFUSAL_BYTES
            return _refusal(response, self._read(response, limit, until))

    def _read(self, response: httpx.Response, limit: int, until: float) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > limit:
                raise _Ended(refused("oversized"))
            if self.monotonic() > until:
                raise _Ended(offline("late"))
        return bytes(body)


def _fit(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise _Unfit
    return text


def _refusal(response: httpx.Response, body: bytes) -> Reply:
    status = response.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in LATER:
        return offline(str(status))
    word = _word(body)
    if word in set(Refusal):
        again = response.headers.get("Retry-After", "")
        return refused(word, int(again) if again.isdecimal() and again.isascii() else 0)
    if status == httpx.codes.UNAUTHORIZED:
        return refused(Refusal.NO_GRANT.value)
    return refused(f"status_{status}")


def _word(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    word = told.get("error") if isinstance(told, dict) else None
    return word if isinstance(word, str) else ""
