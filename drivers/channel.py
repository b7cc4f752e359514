"""Packets between a device host and the core: JSON, with descriptors beside it.

One packet of an ``AF_UNIX`` ``SOCK_SEQPACKET`` socket is one JSON object in UTF-8, at
most 128 KiB, with at most four descriptors (``SCM_RIGHTS``). A ``bytes`` value travels
as a sealed memfd and its place in the JSON holds ``{"$fd": index}``; a `Descriptor`
(the preview ring) travels as itself and its place holds ``{"$raw": index}``. So card
data and pictures never stand in a packet, and nothing of them ever touches a disk.

`encode` and `decode` do no I/O. `send` and `receive` work on blocking sockets and on
non-blocking ones (``BlockingIOError`` passes through), so they fit ``add_reader``.
"""

import fcntl
import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

MAX_PACKET: Final = 128 * 1024
MAX_DESCRIPTORS: Final = 4
MAX_BYTES_VALUE: Final = 64 * 1024 * 1024

_SEALS: Final = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK
_UCRED: Final = struct.Struct("3i")


class Malformed(Exception):
    """What arrived is no packet of ours, or what should go out would be none."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """An open file that travels as itself. Whoever holds the value closes it."""

    fd: int


Attachment: TypeAlias = bytes | Descriptor
Message: TypeAlias = Mapping[str, object]


def encode(message: Message) -> tuple[bytes, tuple[Attachment, ...]]:
    """Return the packet for ``message`` and what travels beside it, in order.

    Raises:
        Malformed: Too long, too many attachments, or a value JSON has no word for.

    """
    beside: list[Attachment] = []
    try:
        packet = json.dumps(
            _set_aside(message, beside), ensure_ascii=False, separators=(",", ":")
        ).encode()
    except (TypeError, ValueError, RecursionError):
        # The value itself may be personal: neither text nor traceback may show it.
        raise Malformed("a value has no form on the wire") from None
    if len(packet) > MAX_PACKET:
        raise Malformed(f"{len(packet)} bytes in one packet")
    if len(beside) > MAX_DESCRIPTORS:
        raise Malformed(f"{len(beside)} attachments in one packet")
    return packet, tuple(beside)


def decode(packet: bytes, beside: Sequence[Attachment]) -> dict[str, object]:
    """Return the message of ``packet`` with its attachments back in their places.

    Raises:
        Malformed: No JSON object in UTF-8, or a place that names no attachment.

    """
    try:
        message = json.loads(packet)
    except (ValueError, RecursionError):
        raise Malformed("not JSON in UTF-8") from None
    if not isinstance(message, dict):
        raise Malformed("not a JSON object")
    return {key: _put_back(value, beside) for key, value in message.items()}


def _set_aside(value: object, beside: list[Attachment]) -> object:
    if isinstance(value, bytes):
        beside.append(value)
        return {"$fd": len(beside) - 1}
    if isinstance(value, Descriptor):
        beside.append(value)
        return {"$raw": len(beside) - 1}
    if isinstance(value, Mapping):
        if any(not isinstance(key, str) or key.startswith("$") for key in value):
            raise Malformed("a key is no text or begins with a dollar sign")
        return {key: _set_aside(item, beside) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_set_aside(item, beside) for item in value]
    return value


def _put_back(value: object, beside: Sequence[Attachment]) -> object:
    if isinstance(value, list):
        return [_put_back(item, beside) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and "$fd" in value:
        return _attached(value["$fd"], beside, bytes)
    if len(value) == 1 and "$raw" in value:
        return _attached(value["$raw"], beside, Descriptor)
    return {key: _put_back(item, beside) for key, item in value.items()}


def _attached(
    index: object, beside: Sequence[Attachment], kind: type[Attachment]
) -> Attachment:
    if not isinstance(index, int) or isinstance(index, bool):
        raise Malformed("an attachment's index is no number")
    if not 0 <= index < len(beside) or not isinstance(beside[index], kind):
        raise Malformed("a place names no attachment")
    return beside[index]


def send(sock: socket.socket, message: Message) -> None:
    """Send ``message`` as one packet.

    Raises:
        Malformed: See `encode`.
        OSError: The peer is gone, or (non-blocking, timeout) takes nothing now.

    """
    packet, beside = encode(message)
    own = [sealed(item) for item in beside if isinstance(item, bytes)]
    try:
        theirs = iter(own)
        fds = [next(theirs) if isinstance(item, bytes) else item.fd for item in beside]
        socket.send_fds(sock, [packet], fds)
    finally:
        for fd in own:
            os.close(fd)


def receive(sock: socket.socket) -> dict[str, object] | None:
    """Return the next message, or ``None`` when the peer has closed.

    Every `Descriptor` in the message is the caller's to close.

    Raises:
        Malformed: See `decode`; all descriptors that came along are closed.
        OSError: The connection broke, or (non-blocking, timeout) nothing is there.

    """
    packet, fds, flags, _ = socket.recv_fds(
        sock, MAX_PACKET + 1, MAX_DESCRIPTORS + 1, socket.MSG_CMSG_CLOEXEC
    )
    kept: set[int] = set()
    try:
        if not packet and not fds:
            return None
        if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC) or len(packet) > MAX_PACKET:
            raise Malformed("longer than a packet may be")
        if len(fds) > MAX_DESCRIPTORS:
            raise Malformed("more descriptors than a packet may carry")
        raw = _raw_places(packet)
        beside = [
            Descriptor(fd) if index in raw else read_sealed(fd)
            for index, fd in enumerate(fds)
        ]
        message = decode(packet, beside)
        kept = {item.fd for item in beside if isinstance(item, Descriptor)}
        return message
    finally:
        for fd in fds:
            if fd not in kept:
                os.close(fd)


def let_go(value: object) -> None:
    """Close every `Descriptor` in ``value``, a message or part of one."""
    if isinstance(value, Descriptor):
        os.close(value.fd)
    elif isinstance(value, Mapping):
        for item in value.values():
            let_go(item)
    elif isinstance(value, list | tuple):
        for item in value:
            let_go(item)


def _raw_places(packet: bytes) -> set[int]:
    places: set[int] = set()

    def note(pairs: list[tuple[str, object]]) -> None:
        if len(pairs) == 1 and pairs[0][0] == "$raw" and isinstance(pairs[0][1], int):
            places.add(pairs[0][1])

    try:
        json.loads(packet, object_pairs_hook=note)
    except (ValueError, RecursionError):
        raise Malformed("not JSON in UTF-8") from None
    return places


def sealed(data: bytes) -> int:
    """Return a new descriptor whose content is ``data`` and can never change."""
    fd = os.memfd_create("kiosk", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
    except OSError:
        os.close(fd)
        raise
    return fd


def read_sealed(fd: int) -> bytes:
    """Return the content of a sealed descriptor, which stays open.

    Raises:
        Malformed: Not sealed (it could change under our eyes), or too large.

    """
    try:
        seals = fcntl.fcntl(fd, fcntl.F_GET_SEALS)
    except OSError:
        raise Malformed("a descriptor is no memory of its own") from None
    if seals & _SEALS != _SEALS:
        raise Malformed("a descriptor is not sealed")
    size = os.fstat(fd).st_size
    if size > MAX_BYTES_VALUE:
        raise Malformed(f"a value of {size} bytes")
    return os.pread(fd, size, 0)


def peer_uid(sock: socket.socket) -> int:
    """Return the user id of the process at the other end (``SO_PEERCRED``)."""
    answer = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    uid: int = _UCRED.unpack(answer)[1]
    return uid
