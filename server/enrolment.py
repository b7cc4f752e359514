"""The enrolment listener: a one-time code and a request become a certificate."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from server.pki import requests
from server.pki.authority import Authority
from server.records import enrolments
from server.records.dialect import writer
from sync.sealing import SealingKey
from sync.wire.enrolment import (
    BrokerAddress,
    EnrolmentAnswer,
    EnrolmentCode,
    EnrolmentRequest,
)
from sync.wire.limits import MAX_ENROLMENT_BYTES
from sync.wire.values import Malformed, parsed

LOG = logging.getLogger(__name__)


class Denied(Exception):
    """No certificate: HTTP status, a name for programs, a line for people."""

    def __init__(self, status: int, error: str, detail: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.detail = detail


@dataclass(frozen=True, slots=True, repr=False)
class Registry:
    """Signs what comes with a code that fits."""

    engine: Engine
    authority: Authority
    sealing: SealingKey
    receipt_key: bytes
    broker: BrokerAddress
    api: str
    clock: Callable[[], datetime]

    def enrol(self, asked: EnrolmentRequest) -> EnrolmentAnswer:
        """Return the certificate and all a terminal needs to know of its centre."""
        now = self.clock()
        try:
            secret = EnrolmentCode.from_text(asked.code).secret
            key = requests.public_key(asked.csr_pem, asked.terminal)
        except Malformed as problem:
            raise Denied(403, "not_admitted", "the code does not fit") from problem
        except requests.BadRequest as problem:
            raise Denied(422, "bad_request", str(problem)) from problem
        with writer(self.engine).begin() as connection:
            admission = enrolments.admit(connection, asked.terminal, secret, now)
            if admission is not None:
                certificate = self.authority.leaf(asked.terminal, key, now)
                enrolments.redeem(connection, admission, certificate, now)
        if admission is None:
            raise Denied(403, "not_admitted", "the code is wrong, used or too old")
        LOG.info("%s: certificate %x", asked.terminal, certificate.serial_number)
        pem = serialization.Encoding.PEM
        return EnrolmentAnswer(
            terminal=asked.terminal,
            certificate=certificate.public_bytes(pem).decode(),
            ca=self.authority.certificate.public_bytes(pem).decode(),
            sealing=self.sealing.to_wire(),
            receipt_key=self.receipt_key,
            broker=self.broker,
            api=self.api,
        )


def application(registry: Registry) -> FastAPI:
    """Return the listener's application."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/enrol")
    async def enrol(request: Request) -> Response:
        """Answer a terminal that asks for its certificate."""
        try:
            asked = parsed(EnrolmentRequest, await _body(request), MAX_ENROLMENT_BYTES)
            answer = await run_in_threadpool(registry.enrol, asked)
        except Malformed as problem:
            return _denial(Denied(400, "malformed", problem.cause))
        except Denied as problem:
            return _denial(problem)
        return Response(answer.model_dump_json(), media_type="application/json")

    return app


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_ENROLMENT_BYTES:
            raise Malformed("too_large")
    return bytes(body)


def _denial(problem: Denied) -> Response:
    LOG.warning("enrolment refused: %s (%s)", problem.error, problem.detail)
    return JSONResponse(
        {"error": problem.error, "detail": problem.detail}, problem.status
    )
