"""Packets: what travels, what does not, and what a stranger may not make us read."""

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from drivers import channel
from drivers.channel import Descriptor, Malformed

Pair = tuple[socket.socket, socket.socket]

keys = some.text(max_size=8).filter(lambda key: key[:1] != "$")
json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text() | some.binary(),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture
def pair() -> Iterator[Pair]:
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for sock in (near, far):
        sock.settimeout(10)
    yield near, far
    near.close()
    far.close()


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (its links end in no files)


@settings(max_examples=40)
@given(some.dictionaries(keys, json_values, max_size=3))
def test_any_message_comes_back_as_it_went(message: dict[str, object]) -> None:
    try:
        packet, beside = channel.encode(message)
    except Malformed:
        # More than four byte values, or a lone surrogate: no packet can hold it.
        return
    assert channel.decode(packet, beside) == message


def test_bytes_and_descriptors_travel_beside_the_packet(pair: Pair) -> None:
    near, far = pair
    read, write = os.pipe()
    channel.send(near, {"a": b"\x00card", "b": [Descriptor(read), {"c": b""}]})
    heard = channel.receive(far)
    assert heard is not None
    assert heard["a"] == b"\x00card"
    assert isinstance(heard["b"], list)
    ring, inner = heard["b"]
    assert inner == {"c": b""}
    os.write(write, b"through")
    assert os.read(ring.fd, 7) == b"through"
    for fd in (read, write, ring.fd):
        os.close(fd)


def test_nothing_of_a_byte_value_stands_in_the_packet() -> None:
    packet, _ = channel.encode({"photo": b"990101199603078125"})
    assert b"990101" not in packet


def test_no_descriptor_is_left_open_on_either_side(pair: Pair) -> None:
    near, far = pair
    before = open_descriptors()
    for _ in range(5):
        channel.send(near, {"a": b"1", "b": b"2", "c": b"3", "d": b"4"})
        channel.receive(far)
    assert open_descriptors() == before


def test_a_closed_peer_is_none(pair: Pair) -> None:
    near, far = pair
    near.close()
    assert channel.receive(far) is None


def test_a_quiet_non_blocking_line_says_so(pair: Pair) -> None:
    _, far = pair
    far.setblocking(False)
    with pytest.raises(BlockingIOError):
        channel.receive(far)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "x" * channel.MAX_PACKET},
        {"many": [b""] * 5},
        {"what": object()},
        {"$fd": 1},
        {"in": {"$raw": 1}},
        {"set": {1, 2}},
        {1: "number"},
    ],
)
def test_what_no_packet_can_hold_is_malformed(message: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        channel.encode(message)


def test_a_loop_in_a_message_is_malformed() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(Malformed):
        channel.encode({"loop": loop})


@pytest.mark.parametrize(
    "packet",
    [
        b"\xff\xfe",
        b"{",
        b"[]",
        b'"text"',
        b'{"a":{"$fd":0}}',
        b'{"a":{"$fd":-1}}',
        b'{"a":{"$fd":true}}',
        b'{"a":{"$fd":"0"}}',
        b'{"a":{"$raw":0}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_packet_is_malformed(packet: bytes) -> None:
    with pytest.raises(Malformed):
        channel.decode(packet, ())


def test_a_place_for_bytes_takes_no_descriptor_and_the_other_way_round() -> None:
    with pytest.raises(Malformed):
        channel.decode(b'{"a":{"$fd":0}}', (Descriptor(1),))
    with pytest.raises(Malformed):
        channel.decode(b'{"a":{"$raw":0}}', (b"",))


def test_memory_that_is_not_sealed_is_not_read(pair: Pair) -> None:
    near, far = pair
    before = open_descriptors()
    fd = os.memfd_create("loose", os.MFD_ALLOW_SEALING)
    socket.send_fds(near, [b'{"a":{"$fd":0}}'], [fd])
    os.close(fd)
    with pytest.raises(Malformed, match="not sealed"):
        channel.receive(far)
    assert open_descriptors() == before


def test_a_file_in_place_of_memory_is_not_read(pair: Pair) -> None:
    near, far = pair
    with open("/dev/null", "rb") as null:  # noqa: PTH123 (its descriptor is wanted)
        socket.send_fds(near, [b'{"a":{"$fd":0}}'], [null.fileno()])
    with pytest.raises(Malformed, match="no memory"):
        channel.receive(far)


def test_too_many_descriptors_are_refused_and_closed(pair: Pair) -> None:
    near, far = pair
    before = open_descriptors()
    fds = [channel.sealed(b"") for _ in range(7)]
    socket.send_fds(near, [b"{}"], fds)
    for fd in fds:
        os.close(fd)
    with pytest.raises(Malformed):
        channel.receive(far)
    assert open_descriptors() == before


def test_a_packet_too_long_is_refused(pair: Pair) -> None:
    near, far = pair
    near.send(b'{"a":"' + b"x" * channel.MAX_PACKET + b'"}')
    with pytest.raises(Malformed, match="longer"):
        channel.receive(far)


def test_a_sealed_value_can_not_be_changed() -> None:
    fd = channel.sealed(b"photo")
    with pytest.raises(PermissionError):
        os.write(fd, b"other")
    assert channel.read_sealed(fd) == b"photo"
    os.close(fd)


def test_the_peers_user_is_known(pair: Pair) -> None:
    assert channel.peer_uid(pair[0]) == os.getuid()
