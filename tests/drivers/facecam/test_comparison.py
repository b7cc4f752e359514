"""Real portraits and the bench's people: who is who."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from pytest_mock import MockerFixture

from bench.people.faces import (
    CARD_WEBP_BYTES,
    card_photo,
    card_picture,
    card_webp,
    portrait,
)
from drivers.camera.frames import Picture
from drivers.facecam.comparison import Comparer, Embedding, NoFace, distance, score
from drivers.facecam.mesh import Finder

PASS = 0.45
STAFF = 0.60


@pytest.fixture(scope="module")
def known(
    portraits: dict[str, Picture], finder: Finder, comparer: Comparer
) -> dict[str, Embedding]:
    return {n: embedded(p, finder, comparer) for n, p in portraits.items()}


def embedded(picture: Picture, finder: Finder, comparer: Comparer) -> Embedding:
    face = finder.face(picture, finder.boxes(picture)[0])
    assert face is not None
    return comparer.embedding(picture, face)


def test_the_same_real_person_smiling_and_speaking_passes(
    known: dict[str, Embedding],
) -> None:
    assert distance(known["man_one_smiling"], known["man_one_speaking"]) < PASS


def test_different_real_people_fail(known: dict[str, Embedding]) -> None:
    different = ["man_one_smiling", "man_two", "woman_one", "woman_two"]
    for one in different:
        for other in different:
            assert one == other or distance(known[one], known[other]) > STAFF


def test_a_real_portrait_shrunk_to_a_card_photo_still_passes(
    portraits: dict[str, Picture],
    known: dict[str, Embedding],
    finder: Finder,
    comparer: Comparer,
) -> None:
    small = cv2.resize(portraits["man_one_smiling"], (102, 102))
    card = comparer.card_embedding(small, finder)
    assert distance(card, known["man_one_speaking"]) < PASS
    assert distance(card, known["man_two"]) > STAFF


@pytest.mark.parametrize(("person", "other"), [("a", "b"), ("b", "a")])
def test_the_photo_on_the_card_is_its_owner_and_nobody_else(
    person: str,
    other: str,
    card_of: Callable[[str], Embedding],
    finder: Finder,
    comparer: Comparer,
) -> None:
    assert len(card_webp(person)) <= CARD_WEBP_BYTES
    card = card_of(person)
    assert distance(card, embedded(portrait(person), finder, comparer)) < PASS
    assert distance(card, embedded(portrait(other), finder, comparer)) > STAFF + 0.05


def test_the_bench_s_people_are_nobody_they_were_morphed_from(
    known: dict[str, Embedding], finder: Finder, comparer: Comparer
) -> None:
    nobody = {name: embedded(portrait(name), finder, comparer) for name in ("a", "b")}
    apart = {name: _nearest(one, known) for name, one in nobody.items()}
    assert apart["a"] > PASS + 0.05
    assert apart["b"] > STAFF
    assert distance(nobody["a"], nobody["b"]) > STAFF


def _nearest(one: Embedding, known: dict[str, Embedding]) -> float:
    return min(distance(one, other) for other in known.values())


def test_the_card_photo_has_the_size_of_the_real_one() -> None:
    coded = np.frombuffer(card_photo("a"), np.uint8)
    assert cv2.imdecode(coded, cv2.IMREAD_COLOR).shape == (126, 102, 3)


def test_a_card_photo_without_a_face_is_no_face(
    finder: Finder, comparer: Comparer
) -> None:
    with pytest.raises(NoFace):
        comparer.card_embedding(np.full((126, 102, 3), 200, np.uint8), finder)


def test_one_bad_picture_does_not_tip_the_score() -> None:
    card = np.zeros(128)
    near, far = np.full(128, 0.01), np.full(128, 1.0)
    assert score(card, [near, far, near]) == pytest.approx(distance(card, near))


def test_after_the_wipe_the_last_picture_the_networks_were_given_is_black(
    finder: Finder, comparer: Comparer, mocker: MockerFixture
) -> None:
    comparer.card_embedding(card_picture("a"), finder)
    network = mocker.patch.object(comparer, "_network", wraps=comparer._network)
    detector = mocker.spy(finder._detector, "process")
    begun_anew = mocker.spy(finder._mesh, "reset")
    comparer.forget()
    finder.forget()
    assert not network.compute_face_descriptor.call_args.args[0].any()
    assert not detector.call_args.args[0].any()
    # The mesh's second network is given faces only: black never reaches it.
    begun_anew.assert_called_once_with()


def test_who_forgot_knows_the_next_face(finder: Finder, comparer: Comparer) -> None:
    before = comparer.card_embedding(card_picture("a"), finder)
    comparer.forget()
    finder.forget()
    after = comparer.card_embedding(card_picture("a"), finder)
    assert distance(before, after) < PASS
