"""The papers of the desk: which there are, whose they are, and what stands on them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.people.people import PEOPLE, Person
from domain.identity import Sex
from drivers.idcard.nations import nation_name

HERE: Final = Path(__file__).parent
OTHER: Final = {"a": "b", "b": "a"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to lay down. ``turned_deg`` is how it lies, anticlockwise."""

    key: str
    zh: str
    short: str
    """Its kind, in three letters."""
    en: str
    sheet: str
    who: str
    turned_deg: float


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person as papers write one down."""

    name: str
    sex: str
    nation: str
    birth_zh: str
    address: str
    number: str
    household: str
    issuer: str
    valid_zh: str
    portrait: str

    @classmethod
    def of(cls, person: Person) -> "Bearer":
        """Return ``person`` in the words of papers."""
        since, until = person.valid_from, person.valid_to
        return cls(
            name=person.name,
            sex="女" if person.sex is Sex.FEMALE else "男",
            nation=nation_name(person.nation),
            birth_zh=_day(person.birth),
            address=person.address,
            number=person.number,
            household=person.number[6:14] + "（样例）",
            issuer=person.issuer,
            valid_zh=f"{_dotted(since)}-{_dotted(until)}",
            portrait=person.portrait,
        )


def papers() -> dict[str, Paper]:
    """Return every paper by its key, in the order of the desk."""
    listed = tomllib.loads((HERE / "papers.toml").read_text("utf-8"))["paper"]
    return {one["key"]: Paper(**one) for one in listed}


def sheet_of(paper: Paper) -> dict[str, Any]:
    """Return the sheet ``paper`` is drawn from, with its bearer's words filled in."""
    text = (HERE / "sheets" / f"{paper.sheet}.toml").read_text("utf-8")
    words = {
        "me": Bearer.of(PEOPLE[paper.who]),
        "you": Bearer.of(PEOPLE[OTHER[paper.who]]),
    }
    sheet = tomllib.loads(text)
    sheet["mark"] = [_filled(mark, words) for mark in sheet["mark"]]
    return sheet


def _filled(value: Any, words: Mapping[str, Bearer]) -> Any:  # noqa: ANN401 (TOML)
    if isinstance(value, str):
        return value.format_map(words)
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, words) for key, item in value.items()}
    return value


def _day(digits: str) -> str:
    year, month, day = digits[:4], digits[4:6], digits[6:]
    return f"{year} 年 {int(month)} 月 {int(day)} 日"


def _dotted(digits: str) -> str:
    return f"{digits[:4]}.{digits[4:6]}.{digits[6:]}"
