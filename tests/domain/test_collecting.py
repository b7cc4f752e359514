"""What services collect: the national profile's parts, and every fault by its key."""

from collections.abc import Callable
from importlib import resources

import pytest

from domain.policy.collecting import Kind, Needs
from domain.policy.profile import parse
from domain.policy.reading import BadProfile
from domain.services import Service

TEXT = (
    resources.files("domain.policy")
    .joinpath("national-2025.toml")
    .read_text(encoding="utf-8")
)
OWN = {
    "name": "王样例",
    "number": "990***********0023",
    "birth": "1990年1月1日",
    "other": "李示范",
    "occupation": "职员",
    "education": "大学本科",
    "phone": "138 0000 0012",
}
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def marriage() -> Needs:
    return parse(TEXT).services[Service.MARRIAGE]


def test_marriage_takes_two_and_asks_each_three_questions(marriage: Needs) -> None:
    assert marriage.seats == 2
    assert [(q.name, q.kind) for q in marriage.questions] == [
        ("occupation", Kind.PICK),
        ("education", Kind.PICK),
        ("phone", Kind.PHONE),
    ]
    assert marriage.papers is not None
    assert marriage.papers.optional
    assert marriage.declaration is not None
    assert marriage.declaration.title.zh == "申请结婚登记声明书"
    assert marriage.is_reviewed


@pytest.mark.parametrize("service", [s for s in Service if s is not Service.MARRIAGE])
def test_the_other_services_keep_the_short_check_in(service: Service) -> None:
    assert parse(TEXT).services[service] == Needs(service)
    assert not Needs(service).is_reviewed


def test_answers_are_known_by_the_codes_of_their_standards(marriage: Needs) -> None:
    occupation, education, _ = marriage.questions
    worker, bachelor = occupation.choice("17"), education.choice("20")
    assert worker is not None
    assert worker.label.zh == "职员"
    assert bachelor is not None
    assert bachelor.label.zh == "大学本科"
    assert occupation.choice("99") is None
    assert marriage.question("phone") is marriage.questions[2]
    assert marriage.question("religion") is None


def test_a_declaration_is_known_by_all_that_was_shown(marriage: Needs) -> None:
    shown = marriage.declaration
    assert shown is not None
    assert "王样例" in "".join(shown.page(1, "zh", OWN))
    told = {
        shown.digest("zh", OWN),
        shown.digest("en", OWN),
        shown.digest("zh", {**OWN, "name": "李示范"}),
        shown.digest("zh", {**OWN, "education": "高中"}),
    }
    assert len(told) == 4


def cut(text: str) -> Change:
    return lambda whole: whole.replace(text, "", 1)


def put(was: str, now: str) -> Change:
    return lambda whole: whole.replace(was, now, 1)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (cut('[[services]]\nname = "reissue"\nseats = 1'), "each service once"),
        (put('name = "reissue"\nseats = 1', 'name = "marriage"\nseats = 1'), "once"),
        (put('name = "reissue"', 'name = "adoption"'), "services.name"),
        (put("seats = 2", "seats = 3"), "services.seats"),
        (put("seats = 2", "seats = 0"), "services.seats"),
        (put("seats = 2", "seats = 2\nodd = 1"), "services.odd"),
        (put('"education", "phone"]', '"religion"]'), "services.questions"),
        (put('"education", "phone"]', "7]"), "services.questions"),
        (put('questions = ["occ', 'questions = "occ" #["'), "services.questions"),
        (put('papers = "supporting"', 'papers = "all"'), "services.papers"),
        (put('declaration = "marriage"', 'declaration = "x"'), "services.declaration"),
        (put('kind = "phone"', 'kind = "free"'), "questions.kind"),
        (put('kind = "phone"', 'kind = "pick"'), "questions.choices"),
        (put('kind = "pick"', 'kind = "phone"'), "questions.choices"),
        (put('code = "11"', "code = 11"), "questions.choices.code"),
        (put('code = "11"', 'odd = "1", code = "11"'), "questions.choices.odd"),
        (put('ask = { zh = "您的职业是？",', "ask = {"), "questions.ask.zh"),
        (put("pages_max = 12", "pages_max = 0"), "papers.pages_max"),
        (put("pages_max = 12", "pages_max = 21"), "papers.pages_max"),
        (put("optional = true", 'optional = "yes"'), "papers.optional"),
        (put("{other}", "{friend}"), "friend"),
        (put("{other}", "{other"), "brace"),
        (put("paragraphs = [", "paragraphs = [ 3,"), "expected tables"),
        (lambda t: t.split("[[declarations.pages]]")[0], "declarations.pages"),
        (
            lambda t: t.split("[[declarations.pages]]")[0] + "pages = []",
            "declarations.pages",
        ),
    ],
)
def test_a_faulty_part_is_refused_by_its_key(change: Change, place: str) -> None:
    spoiled = change(TEXT)
    assert spoiled != TEXT
    with pytest.raises(BadProfile, match=place):
        parse(spoiled)
