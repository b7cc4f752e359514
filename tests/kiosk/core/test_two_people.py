"""A couple hands everything in: what lies in the journal and the store is what was."""

import hashlib
import json
from typing import Any

import pytest

from domain.events import Kind
from kiosk.core.program import Program
from sync.sealing import MATERIAL, Context
from sync.wire.entries import Entry
from sync.wire.values import from_stamp
from tests.kiosk.core.conftest import PAGE, Desk, Site
from tests.kiosk.core.couple import HIS_NUMBER, PHONES, Couple
from tests.kiosk.core.test_check_in import body, entries
from ui.pages import IntentName, PageName


@pytest.fixture
async def couple(desk: Desk) -> Couple:
    return Couple(desk)


def submission(site: Site) -> tuple[Entry, dict[str, Any]]:
    entry = next(e for e in entries(site) if e.kind is Kind.SUBMITTED)
    return entry, body(site, entry)


def opened(site: Site, entry: Entry, material: dict[str, Any]) -> bytes:
    sealed = (site.config.paths.materials / material["sha256"]).read_bytes()
    context = Context("T0001", entry.journal, MATERIAL, entry.visit)
    plain = site.opening.open(sealed, context)
    assert hashlib.sha256(plain).hexdigest() == material["digest"]
    assert len(plain) == material["length"]
    return plain


async def test_two_people_hand_everything_in(couple: Couple, site: Site) -> None:
    await couple.hand_in()
    entry, whole = submission(site)
    assert whole["v"] == 2
    assert (whole["service"], whole["ticket"]) == ("marriage", "A001")
    assert [seat["seat"] for seat in whole["seats"]] == [1, 2]
    names = [seat["identity"]["name"] for seat in whole["seats"]]
    assert names == ["王样例", "李示范"]
    assert whole["seats"][1]["identity"]["number"] == HIS_NUMBER
    for seat, phone in zip(whole["seats"], PHONES, strict=True):
        assert seat["answers"] == {
            "occupation": "17",
            "education": "20",
            "phone": phone,
        }
        assert seat["face"]["outcome"] == "pass"
        assert seat["face"]["vouched"] is None
        assert seat["declaration"]["name"] == "marriage"
        assert from_stamp(seat["declaration"]["signed"]) <= entry.time
    texts = {seat["declaration"]["text"] for seat in whole["seats"]}
    assert len(texts) == 2


async def test_every_material_is_named_and_opens_to_what_was_handed_in(
    couple: Couple, site: Site
) -> None:
    await couple.hand_in()
    entry, whole = submission(site)
    told = [(m["role"], m["seat"], m["media_type"]) for m in whole["materials"]]
    assert sorted(told) == sorted(
        [
            ("page", 0, "image/jpeg"),
            *(
                (role, seat, kind)
                for seat in (1, 2)
                for role, kind in (
                    ("card_photo", "image/png"),
                    ("live_picture", "image/jpeg"),
                    ("signature_strokes", "application/json"),
                    ("signature_picture", "image/png"),
                )
            ),
        ]
    )
    plain = {(m["role"], m["seat"]): opened(site, entry, m) for m in whole["materials"]}
    assert plain["page", 0] == PAGE
    assert (plain["card_photo", 1], plain["card_photo", 2]) == (
        b"her-photo",
        b"his-photo",
    )
    assert plain["signature_picture", 1].startswith(b"\x89PNG")
    strokes = json.loads(plain["signature_strokes", 2])
    assert (strokes["v"], strokes["width"], strokes["height"]) == (1, 600, 380)
    assert strokes["strokes"][0][0] == [100, 100, 0, None]
    assert set(entry.materials) == {m["sha256"] for m in whole["materials"]}
    files = {file.name for file in site.config.paths.materials.iterdir()}
    assert files == set(entry.materials)


async def test_the_entries_of_two_tell_the_seat(couple: Couple, site: Site) -> None:
    await couple.hand_in()
    told = [(entry.kind, body(site, entry).get("seat")) for entry in entries(site)]
    assert told[1:] == [
        (Kind.VISIT_BEGUN, None),
        (Kind.CONSENT_GIVEN, 1),
        (Kind.CONSENT_GIVEN, 2),
        (Kind.IDENTITY_PROVEN, 1),
        (Kind.FACE_COMPARED, 1),
        (Kind.IDENTITY_PROVEN, 2),
        (Kind.FACE_COMPARED, 2),
        (Kind.SUBMITTED, None),
        *told[9:],
    ]


async def test_a_visit_left_with_pages_leaves_nothing_in_the_store(
    couple: Couple, site: Site
) -> None:
    await couple.arrive()
    await couple.answer()
    await couple.hand_in_a_page()
    assert list(site.config.paths.materials.iterdir())
    couple.desk.screen.touch(IntentName.LEAVE)
    await couple.desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert not list(site.config.paths.materials.iterdir())


async def test_a_page_taken_out_again_is_erased(couple: Couple, site: Site) -> None:
    await couple.arrive()
    await couple.answer()
    await couple.hand_in_a_page()
    screen = couple.desk.screen
    screen.touch(IntentName.GO_TO, "page:1")
    page = await screen.shows(PageName.LOOK)
    assert screen.pictures[page.shown] == b"\xff\xd8 a page to look at"
    await couple.press(IntentName.REMOVE, "1")
    await screen.shows(lambda p: p.name is PageName.SCAN and not p.items)
    await couple.hand_in_a_page()
    (file,) = site.config.paths.materials.iterdir()
    await couple.look_it_over()
    await couple.sign(1)
    await couple.sign(2)
    await screen.shows(PageName.TICKET)
    entry, whole = submission(site)
    (page_told,) = [m for m in whole["materials"] if m["role"] == "page"]
    assert page_told["sha256"] == file.name
    assert opened(site, entry, page_told) == PAGE


async def test_pictures_come_again_with_a_screen_that_comes_back(
    couple: Couple, site: Site, core: Program
) -> None:
    await couple.arrive()
    await couple.answer()
    await couple.press(IntentName.CAPTURE)
    screen = couple.desk.screen
    page = await screen.shows(PageName.LOOK)
    screen.kill()
    screen.pictures.clear()
    screen.pages.clear()
    await screen.connect(site.socket("screen"))
    assert (await screen.shows(PageName.LOOK)).shown == page.shown
    assert screen.pictures[page.shown] == b"\xff\xd8 a page to look at"
    assert core.core.state.visit is not None


async def test_a_stroke_is_not_lost_to_the_key_that_lit_up_meanwhile(
    couple: Couple, core: Program
) -> None:
    await couple.arrive()
    await couple.answer()
    await couple.look_it_over()
    screen = couple.desk.screen
    began = screen.page.serial
    screen.touch(IntentName.NEXT)
    for n in range(5):
        screen.sign((100, 50 * n), (500, 50 * n), page=began)
    await screen.shows(lambda p: bool(p.signature) and len(p.signature.strokes) == 5)
    assert core.screen.late_touches == 0
    screen.touch(IntentName.BACK)
    await screen.shows(PageName.REVIEW)
    screen.sign((1, 1), (9, 9), page=began)
    await couple.press(IntentName.NEXT)
    page = await screen.shows(PageName.DECLARATION)
    assert page.signature is not None
    assert len(page.signature.strokes) == 5
