"""Materials: grown from the offset the server names, verified, kept, never overrun."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from server import depot
from server.listener import Caller, caller_of
from sync.wire.limits import MAX_MATERIAL_BYTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.server.conftest import Api, Centre

SEALED = b"sealed bytes of a material" * 100
NAME = hashlib.sha256(SEALED).hexdigest()
PATH = f"/terminals/SF-01/materials/{NAME}"


def patch(
    api: Api, content: bytes, offset: object, length: object = len(SEALED)
) -> httpx.Response:
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(length)}
    return api.ask("PATCH", PATH, content=content, headers=headers)


def test_nothing_there_yet_is_not_found_at_offset_zero(api: Api) -> None:
    answer = api.ask("HEAD", PATH)
    assert (answer.status_code, answer.headers["upload-offset"]) == (404, "0")


def test_pieces_grow_into_the_whole(api: Api, centre: Centre) -> None:
    assert patch(api, SEALED[:700], 0).headers["upload-offset"] == "700"
    assert api.ask("HEAD", PATH).headers["upload-offset"] == "700"
    assert patch(api, SEALED[700:], 700).status_code == 204
    answer = api.ask("HEAD", PATH)
    assert answer.headers["upload-offset"] == answer.headers["upload-length"]
    kept = centre.home.materials / "SF-01"
    assert [path.name for path in kept.iterdir()] == [NAME]
    assert (kept / NAME).read_bytes() == SEALED


@pytest.mark.parametrize("offset", [0, 699, 701])
def test_a_piece_at_the_wrong_offset_is_told_the_right_one(
    api: Api, offset: int
) -> None:
    patch(api, SEALED[:700], 0)
    answer = patch(api, SEALED[700:800], offset)
    assert answer.status_code == 409
    assert answer.headers["upload-offset"] == "700"
    assert answer.json()["error"] == "wrong_offset"


def test_a_whole_material_is_not_written_again(api: Api) -> None:
    patch(api, SEALED, 0)
    assert patch(api, SEALED, 0).status_code == 409
    assert api.ask("HEAD", PATH).headers["upload-offset"] == str(len(SEALED))


def test_bytes_that_are_not_what_the_name_says_are_thrown_away(
    api: Api, centre: Centre
) -> None:
    answer = patch(api, SEALED[:-1] + b"?", 0)
    assert (answer.status_code, answer.json()["error"]) == (422, "wrong_digest")
    assert list((centre.home.materials / "SF-01").iterdir()) == []
    assert patch(api, SEALED, 0).status_code == 204


def test_more_bytes_than_announced_are_refused_and_not_kept(api: Api) -> None:
    patch(api, SEALED[:100], 0)
    answer = patch(api, SEALED[100:] + b"more", 100)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_long")
    assert api.ask("HEAD", PATH).headers["upload-offset"] == "100"


@pytest.mark.parametrize(
    ("offset", "length", "status"),
    [
        ("", "10", 400),
        ("-1", "10", 400),
        ("0", "ten", 400),
        ("0", "0", 413),
        ("11", "10", 413),
        ("0", str(MAX_MATERIAL_BYTES + 1), 413),
    ],
)
def test_offsets_and_lengths_that_make_no_sense_are_refused_by_name(
    api: Api, offset: str, length: str, status: int
) -> None:
    answer = patch(api, b"x", offset, length)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail"}


@pytest.mark.parametrize(
    "caller",
    [None, Caller("SF-02", 0xAB), Caller("", 0xAB), Caller("SF-01", 0xCD)],
    ids=["nobody", "another", "nameless", "not issued here"],
)
@pytest.mark.parametrize("method", ["HEAD", "PATCH"])
def test_only_a_terminal_with_a_certificate_in_force_acts_under_its_id(
    api: Api, caller: Caller | None, method: str
) -> None:
    stranger = api.of(caller)
    assert stranger.ask(method, PATH).status_code == 403


@pytest.mark.parametrize("name", ["short", "G" * 64, "..%2F..%2Fkeys", "A" * 64])
def test_a_name_that_is_no_sha256_is_no_material(api: Api, name: str) -> None:
    assert api.ask("HEAD", f"/terminals/SF-01/materials/{name}").status_code == 404


def test_a_connection_that_breaks_keeps_what_came(centre: Centre) -> None:
    store = depot.Depot(centre.home.materials)

    async def broken() -> AsyncIterator[bytes]:
        yield SEALED[:500]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(store.append("SF-01", NAME, 0, len(SEALED), broken()))
    assert store.offset("SF-01", NAME) == 500


def test_what_is_answered_as_here_was_synced_and_so_was_its_name(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def spy(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)

    monkeypatch.setattr(os, "fsync", spy)
    patch(api, SEALED[:10], 0)
    assert synced == [f"{NAME}.part"]
    patch(api, SEALED[10:], 10)
    assert synced[1:] == [f"{NAME}.part", "SF-01"]


def test_two_requests_do_not_write_one_material_at_once(centre: Centre) -> None:
    store = depot.Depot(centre.home.materials)

    async def pieces(inner: bool) -> AsyncIterator[bytes]:
        if inner:
            with pytest.raises(depot.InUse):
                await store.append("SF-01", NAME, 0, len(SEALED), pieces(False))
        yield SEALED

    assert asyncio.run(
        store.append("SF-01", NAME, 0, len(SEALED), pieces(True))
    ) == len(SEALED)


def test_materials_wait_at_the_terminal_while_the_disk_is_full(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depot, "RESERVE_BYTES", 2**62)
    answer = patch(api, SEALED, 0)
    assert (answer.status_code, answer.json()["error"]) == (507, "no_room")


def test_a_certificate_with_two_names_names_nobody() -> None:
    two = ((("commonName", "SF-01"),), (("commonName", "SF-02"),))
    assert caller_of({"subject": two, "serialNumber": "AB"}) == Caller("", 0xAB)
    one = ((("organizationName", "x"),), (("commonName", "SF-01"),))
    assert caller_of({"subject": one, "serialNumber": "AB"}) == Caller("SF-01", 0xAB)
