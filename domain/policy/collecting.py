"""What a service collects: of how many people, which answers, pages and declaration."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Final, TypeVar

from domain.policy.reading import (
    BadProfile,
    Table,
    Told,
    only,
    tables,
    told,
    told_at,
    value,
)
from domain.services import Service

T = TypeVar("T")

SEATS_MAX: Final = 2
PAGES_MAX: Final = 20
"""One entry names at most 64 materials (`sync.wire.limits`); pages are most of them."""
PLACES: Final = frozenset(
    {"name", "number", "birth", "other", "occupation", "education", "phone"}
)
"""What a declaration can name of whoever signs it; ``other`` is the other person."""


class Kind(StrEnum):
    """How a question is answered."""

    PICK = "pick"
    """One choice of a list."""
    PHONE = "phone"
    """Digits, by `domain.phones`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a pick list, by the code of its national standard."""

    code: str
    label: Told


@dataclass(frozen=True, slots=True)
class Question:
    """One thing each person is asked."""

    name: str
    kind: Kind
    label: Told
    ask: Told
    choices: tuple[Choice, ...] = ()

    def choice(self, code: str) -> Choice | None:
        """Return the choice of that code, if there is one."""
        return next((each for each in self.choices if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Papers:
    """Which pages are handed in; where ``optional``, there may be none."""

    name: str
    optional: bool
    pages_max: int
    label: Told
    advice: Told


@dataclass(frozen=True, slots=True)
class Declaration:
    """A text to be read page by page and signed. Its title is never translated away."""

    name: str
    title: Told
    pages: tuple[tuple[Told, ...], ...]

    def page(
        self, number: int, language: str, own: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Return the paragraphs of page ``number`` (from 1), ``own`` values filled in.

        Raises:
            KeyError: ``own`` misses a value the text names.

        """
        return tuple(each.to(language).format(**own) for each in self.pages[number - 1])

    def digest(self, language: str, own: Mapping[str, str]) -> str:
        """Return the SHA-256, in hex, of the whole text as it was shown."""
        shown = [language, self.name, self.title.to(language)]
        for number in range(1, len(self.pages) + 1):
            shown.extend(self.page(number, language, own))
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Needs:
    """All that one service needs before it can be handed in."""

    service: Service
    seats: int = 1
    questions: tuple[Question, ...] = ()
    papers: Papers | None = None
    declaration: Declaration | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether there is anything to look over before it is handed in."""
        return bool(self.questions or self.papers or self.declaration)

    def question(self, name: str) -> Question | None:
        """Return the question of that name, if it is asked here."""
        return next((each for each in self.questions if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Stock:
    """The parts that services are put together from, by name."""

    questions: Mapping[str, Question]
    papers: Mapping[str, Papers]
    declarations: Mapping[str, Declaration]


def services(whole: Table) -> Mapping[Service, Needs]:
    """Return what every service needs.

    Raises:
        BadProfile: With the path of the key at fault.

    """
    stock = Stock(
        {each.name: each for each in map(_question, tables(whole, "questions"))},
        {each.name: each for each in map(_papers, tables(whole, "papers"))},
        {each.name: each for each in map(_declaration, tables(whole, "declarations"))},
    )
    needs = [_needs(row, stock) for row in tables(whole, "services")]
    found = {each.service: each for each in needs}
    if len(needs) != len(Service) or set(found) != set(Service):
        raise BadProfile("services: expected each service once")
    return found


def _needs(table: Table, stock: Stock) -> Needs:
    path = "services"
    only(table, path, "name seats questions papers declaration source confirmed")
    name = value(table, "name", str, path)
    if name not in set(Service):
        raise BadProfile(f"{path}.name: no such service")
    seats = value(table, "seats", int, path)
    if not 1 <= seats <= SEATS_MAX:
        raise BadProfile(f"{path}.seats: expected 1 or {SEATS_MAX}")
    asked = value(table, "questions", list, path) if "questions" in table else []
    return Needs(
        Service(name),
        seats,
        tuple(_known(stock.questions, each, f"{path}.questions") for each in asked),
        _named_by(table, "papers", stock.papers),
        _named_by(table, "declaration", stock.declarations),
    )


def _named_by(table: Table, key: str, stock: Mapping[str, T]) -> T | None:
    return _known(stock, table[key], f"services.{key}") if key in table else None


def _question(table: Table) -> Question:
    path = "questions"
    only(table, path, "name kind label ask choices source confirmed")
    kind = value(table, "kind", str, path)
    if kind not in set(Kind):
        raise BadProfile(f"{path}.kind: no such kind")
    choices = tables(table, "choices", path) if "choices" in table else []
    if (kind == Kind.PICK) != bool(choices):
        raise BadProfile(f"{path}.choices: expected for a pick list, and only there")
    return Question(
        value(table, "name", str, path),
        Kind(kind),
        told_at(table, "label", path),
        told_at(table, "ask", path),
        tuple(map(_choice, choices)),
    )


def _choice(table: Table) -> Choice:
    path = "questions.choices"
    only(table, path, "code zh en")
    return Choice(value(table, "code", str, path), told(table, path))


def _papers(table: Table) -> Papers:
    path = "papers"
    only(table, path, "name optional pages_max label advice source confirmed")
    pages_max = value(table, "pages_max", int, path)
    if not 1 <= pages_max <= PAGES_MAX:
        raise BadProfile(f"{path}.pages_max: expected 1 to {PAGES_MAX}")
    return Papers(
        value(table, "name", str, path),
        value(table, "optional", bool, path),
        pages_max,
        told_at(table, "label", path),
        told_at(table, "advice", path),
    )


def _declaration(table: Table) -> Declaration:
    path = "declarations"
    only(table, path, "name title pages source confirmed")
    pages = tuple(_page(row) for row in tables(table, "pages", path))
    if not pages:
        raise BadProfile(f"{path}.pages: expected at least one")
    return Declaration(
        value(table, "name", str, path), told_at(table, "title", path), pages
    )


def _page(table: Table) -> tuple[Told, ...]:
    path = "declarations.pages"
    only(table, path, "paragraphs")
    paragraphs = tuple(told(row, path) for row in tables(table, "paragraphs", path))
    for paragraph in paragraphs:
        for text in (paragraph.zh, paragraph.en):
            _named(text, path)
    return paragraphs


def _named(text: str, path: str) -> None:
    """Refuse a text that names what no person has."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        raise BadProfile(f"{path}: a brace is alone") from None
    if unknown := sorted(names - PLACES):
        raise BadProfile(f"{path}: {{{unknown[0]}}} is of nobody")


def _known(stock: Mapping[str, T], name: object, path: str) -> T:
    if not isinstance(name, str) or name not in stock:
        raise BadProfile(f"{path}: no such one")
    return stock[name]
