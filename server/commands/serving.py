"""``serve``: ingest, enrolment, terminal API and web, in one process or each alone."""

import argparse
import asyncio
import logging
import secrets
import signal
import socket
import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives import serialization

from server import enrolment
from server.api import application as terminal_api
from server.commands.context import (
    Centre,
    NotDone,
    Subparsers,
    command,
    opened,
    say_json,
    utc_now,
)
from server.commands.operators import TOKEN_BYTES
from server.depot import Depot
from server.ingest.station import station
from server.listener import Listener, Tls, address, listener
from server.opening import Reader
from server.pki import keyring
from server.records import accounts, schema
from server.settings import LOOPBACK, listening
from server.web import site
from sync.wire.enrolment import BrokerAddress

PARTS: Final = ("ingest", "enrol", "api", "web")
LOG_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    serve = command(
        subparsers,
        "serve",
        "Serve until stopped; prints one line of JSON when everything listens.",
        _serve,
    )
    serve.add_argument(
        "--only", choices=PARTS, action="append", help="this part (may be repeated)"
    )
    for port in ("api", "enrol", "web"):
        serve.add_argument(
            f"--{port}-port", type=int, help="instead of the set one; 0 is a free one"
        )
    serve.add_argument("--broker-port", type=int, help="instead of the set one")
    serve.add_argument(
        "--print-link",
        action="store_true",
        help="add a one-time sign-in address for the operator account to the line",
    )
    serve.add_argument("--operator", default="operator", help="whom the link signs in")
    serve.add_argument(
        "--advertise-broker",
        type=_host_and_port,
        metavar="HOST:PORT",
        help="the broker's address as terminals reach it, if another",
    )
    serve.add_argument(
        "--advertise-api",
        metavar="URL",
        help="the terminal API's address as terminals reach it, if another",
    )


def _host_and_port(text: str) -> BrokerAddress:
    host, _, port = text.rpartition(":")
    return BrokerAddress(host=host, port=int(port))


def _serve(arguments: argparse.Namespace) -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    asyncio.run(_run(arguments, _as_told(opened(arguments), arguments)))


def _as_told(centre: Centre, arguments: argparse.Namespace) -> Centre:
    told = {
        name: getattr(arguments, name)
        for name in ("api_port", "enrol_port", "web_port", "broker_port")
        if getattr(arguments, name) is not None
    }
    return replace(centre, settings=replace(centre.settings, **told))


async def _run(arguments: argparse.Namespace, centre: Centre) -> None:
    parts = arguments.only or PARTS
    schema.upgrade(centre.engine)
    doors = _doors(centre, parts)
    at = {
        name: address(door, "http" if name == "web" else "https")
        for name, door in doors.items()
    }
    told = centre.settings
    broker = BrokerAddress(host=told.host, port=told.broker_port)
    registry = _registry(
        centre,
        arguments.advertise_broker or broker,
        arguments.advertise_api or at.get("api", _api(centre)),
    )
    listeners = {name: _listener(centre, name, registry) for name in doors}
    stopping, dead = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)

    def died() -> None:
        dead.set()
        loop.call_soon_threadsafe(stopping.set)

    with ExitStack() as running:
        if "ingest" in parts:
            running.enter_context(
                station(centre.home, centre.settings, centre.engine, utc_now, died)
            )
        ready: dict[str, object] = {"ready": True, **at}
        if arguments.print_link and "web" in at:
            ready["link"] = _link(centre, arguments.operator, at["web"])
        await _listen(listeners, doors, stopping, ready)
    if dead.is_set():
        raise NotDone("ingest ended by itself; start it again")


def _doors(centre: Centre, parts: tuple[str, ...]) -> dict[str, socket.socket]:
    told = centre.settings
    ports = {"web": told.web_port, "api": told.api_port, "enrol": told.enrol_port}
    # Operators' pages go over plain HTTP, so they never leave this machine.
    hosts = {"web": LOOPBACK, "api": told.host, "enrol": told.host}
    return {
        name: listening(hosts[name], port)
        for name, port in ports.items()
        if name in parts
    }


def _api(centre: Centre) -> str:
    return f"https://{centre.settings.host}:{centre.settings.api_port}"


def _listener(centre: Centre, name: str, registry: enrolment.Registry) -> Listener:
    home = centre.home
    tls = Tls(home.certificate(keyring.SERVER), home.key(keyring.SERVER))
    if name == "web":
        return listener(site.application(centre.engine, utc_now))
    if name == "api":
        reader = Reader(keyring.opening_key(home), Depot(home.materials))
        app = terminal_api.application(centre.engine, reader, utc_now)
        return listener(app, replace(tls, demands=home.authority))
    return listener(enrolment.application(registry), tls)


def _registry(centre: Centre, broker: BrokerAddress, api: str) -> enrolment.Registry:
    public = keyring.receipt_key(centre.home).public_key()
    return enrolment.Registry(
        engine=centre.engine,
        authority=keyring.authority(centre.home),
        sealing=keyring.opening_key(centre.home).sealing_key(),
        receipt_key=public.public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        ),
        broker=broker,
        api=api,
        clock=utc_now,
    )


def _link(centre: Centre, operator: str, web: str) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with centre.writing() as connection:
        accounts.add_link(connection, operator, token, utc_now())
    return f"{web}/?token={token}"


async def _listen(
    listeners: dict[str, Listener],
    doors: dict[str, socket.socket],
    stopping: asyncio.Event,
    ready: dict[str, object],
) -> None:
    serving = [
        asyncio.create_task(server.serve(sockets=[doors[name]]), name=name)
        for name, server in listeners.items()
    ]
    say_json(ready)
    waiting = asyncio.create_task(stopping.wait())
    # A listener that ends by itself takes the others down: better gone than half there.
    await asyncio.wait([waiting, *serving], return_when=asyncio.FIRST_COMPLETED)
    for server in listeners.values():
        server.should_exit = True
    await asyncio.gather(*serving)
    waiting.cancel()
