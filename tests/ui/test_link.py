"""Pages and intents come through the line as they went in, and nothing else does."""

import json
from dataclasses import replace

import pytest

from bench.samples import SAMPLES, dressed
from ui.link import (
    MAX_PACKET_BYTES,
    Hello,
    NoPreview,
    Preview,
    ToCore,
    ToScreen,
    Unreadable,
    Wipe,
    Wiped,
    encode,
    for_core,
    for_screen,
)
from ui.pages import Intent, IntentName, Mark, Page, PageName, Settings, Words


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_comes_through_unchanged(name: str) -> None:
    page = dressed(SAMPLES[name], Settings(language="en", theme="hcdark"))
    assert for_screen(encode(page)) == page


@pytest.mark.parametrize("message", [Preview(640, 480), NoPreview(), Wipe(7)])
def test_what_core_says_comes_through(message: ToScreen) -> None:
    assert for_screen(encode(message)) == message


@pytest.mark.parametrize(
    "message", [Hello(42), Wiped(7), Intent(IntentName.AGREE, 3, "x")]
)
def test_what_the_screen_says_comes_through(message: ToCore) -> None:
    assert for_core(encode(message)) == message


def test_words_may_stand_in_words() -> None:
    inner = Words("service.marriage")
    page = Page(PageName.TICKET, 1, Words("ticket.slip", {"service": inner}))
    assert for_screen(encode(page)) == page


def test_a_page_may_leave_out_what_has_a_default() -> None:
    packet = b'{"page":{"name":"home","serial":1,"title":{"id":"home.title"}}}'
    assert for_screen(packet) == Page(PageName.HOME, 1, Words("home.title"))


def told(change: dict[str, object]) -> bytes:
    page: dict[str, object] = {"name": "home", "serial": 1, "title": {"id": "a.b"}}
    return json.dumps({"page": page | change}).encode()


@pytest.mark.parametrize(
    ("packet", "place"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 5000, "not JSON"),
        (b"[]", "one key"),
        (b"{}", "one key"),
        (b'{"page":{},"wipe":1}', "one key"),
        (b'{"door":1}', "no message"),
        (b'{"page":{"serial":1,"title":{"id":"a.b"}}}', "page: 'name' is missing"),
        (b'{"wipe":true}', "wipe: expected int"),
        (told({"wish": 1}), "page: unknown 'wish'"),
        (told({"name": "cellar"}), "page.name: no such PageName"),
        (told({"name": 1}), "page.name: expected str"),
        (told({"serial": "1"}), "page.serial: expected int"),
        (told({"serial": True}), "page.serial: expected int"),
        (told({"online": 1}), "page.online: expected bool"),
        (told({"title": None}), "page.title: expected dict"),
        (told({"rows": {}}), "page.rows: expected list"),
        (told({"title": {"id": "a.b", "values": {"n": 1}}}), "page.title.values.n"),
        (told({"footer": [{"id": 1}]}), "page.footer[0].id"),
    ],
)
def test_a_stranger_is_unreadable_and_the_place_is_named(
    packet: bytes, place: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        for_screen(packet)
    assert place in str(refusal.value)


def test_a_tuple_of_another_length_is_unreadable() -> None:
    page = SAMPLES["card"]
    packet = json.loads(encode(page))
    packet["page"]["rail"]["chips"][0]["ticks"][0].append("now")
    with pytest.raises(Unreadable, match="expected 2 values, got 3"):
        for_screen(json.dumps(packet).encode())


@pytest.mark.parametrize(
    "packet",
    [
        b'{"hello":1}',
        b'{"hello":{"screen":"1"}}',
        b'{"hello":{"screen":1,"x":2}}',
        b'{"intent":{"name":"fly","page":1}}',
        b'{"page":{}}',
    ],
)
def test_core_reads_nothing_but_hello_intent_and_wiped(packet: bytes) -> None:
    with pytest.raises(Unreadable):
        for_core(packet)


def test_an_oversized_packet_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="bytes"):
        for_screen(b" " * (MAX_PACKET_BYTES + 1))


def test_a_refusal_never_quotes_the_page() -> None:
    page = replace(SAMPLES["face"], title=Words("face.title_name", {"name": "王样例"}))
    with pytest.raises(Unreadable) as refusal:
        for_screen(encode(page)[:-1])
    assert "王样例" not in repr(refusal.value)
    assert refusal.value.__cause__ is None


def test_marks_are_marks_again() -> None:
    page = for_screen(encode(SAMPLES["face"]))
    assert isinstance(page, Page)
    assert page.rows[0].mark is Mark.DONE
