"""Profiles: the one that ships is whole, and a faulty one is refused by its key."""

from collections.abc import Callable
from importlib import resources

import pytest

from domain.policy.profile import Profile, parse
from domain.policy.reading import BadProfile

TEXT = (
    resources.files("domain.policy")
    .joinpath("national-2025.toml")
    .read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def national() -> Profile:
    return parse(TEXT)


def test_the_national_profile_is_whole(national: Profile) -> None:
    assert national.name == "national-2025"
    assert national.required == {"collect"}
    assert [consent.name for consent in national.consents] == [
        "collect",
        "face",
        "picture",
    ]
    assert national.waits.idle_warning_s >= 30
    assert len(national.notice) == 4


def test_a_consent_is_known_by_all_that_was_read(national: Profile) -> None:
    told = {
        national.digest(consent.name, language)
        for consent in national.consents
        for language in ("zh", "en")
    }
    assert len(told) == 6
    changed = parse(TEXT.replace("核验视频用完即删", "核验视频保存一年"))
    assert changed.digest("face", "zh") != national.digest("face", "zh")
    assert changed.digest("face", "en") == national.digest("face", "en")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda text: text.replace("card_s = 60", ""), "waits.card_s"),
        (lambda text: text.replace("card_s = 60", 'card_s = "long"'), "waits.card_s"),
        (lambda text: text.replace("card_s = 60", "card_s = true"), "waits.card_s"),
        (lambda text: text.replace("card_s = 60", "card_s = 60\nodd = 1"), "waits.odd"),
        (lambda text: text.replace("staff = 0.60", "staff = 0.40"), "face.staff"),
        (lambda text: text.replace("idle_warning_s = 30", "idle_warning_s = 29"), "30"),
        (lambda text: "surprise = 1\n" + text, "surprise"),
        (lambda text: text + "[", "document"),
    ],
)
def test_a_faulty_profile_is_refused_by_its_key(
    change: Callable[[str], str], place: str
) -> None:
    with pytest.raises(BadProfile, match=place):
        parse(change(TEXT))
