"""Synthetic persons and what stands on their cards.

Every number begins with 990101, a region nobody was ever given, so that no number here
can be a living person's; check characters are right unless a card is meant to be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from domain.identity import LONG_TERM, Layout, Sex, check_character

REGION: Final = "990101"
PORTRAITS: Final = Path(__file__).parent / "portraits"


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the bench and the card that lies in that person's pocket."""

    key: str
    name: str
    sex: Sex
    nation: str
    birth: str
    address: str
    number: str
    issuer: str
    valid_from: str
    valid_to: str
    portrait: str
    """Whose face it is, by the name `bench.people.faces` knows it by."""
    layout: Layout = Layout.RESIDENT
    name_en: str = ""
    nationality: str = ""
    pass_number: str = ""
    damage: str = ""
    """What is wrong with the card itself (`bench.simulators.idcard.cards`)."""


def number(birth: str, sequence: str) -> str:
    """Return the synthetic number of one born on ``birth`` (YYYYMMDD)."""
    body = REGION + birth + sequence
    return body + check_character(body)


WANG: Final = Person(
    key="a",
    name="王样例",
    sex=Sex.FEMALE,
    nation="01",
    birth="19960307",
    address="样板省示范市模拟区演示路1号",
    number=number("19960307", "812"),
    issuer="示范市公安局模拟分局",
    valid_from="20210315",
    valid_to="20410315",
    portrait="a",
)
LI: Final = Person(
    key="b",
    name="李示范",
    sex=Sex.MALE,
    nation="15",
    birth="19941021",
    address="样板省示范市模拟区演示路2号院3号楼",
    number=number("19941021", "455"),
    issuer="示范市公安局模拟分局",
    valid_from="20190606",
    valid_to="20390606",
    portrait="b",
)

_WRONG_CHECK: Final = LI.number[:-1] + ("0" if LI.number[-1] != "0" else "1")

_ALL: Final = (
    WANG,
    LI,
    replace(WANG, key="expired", valid_from="20050601", valid_to="20250601"),
    replace(LI, key="long_term", valid_to=LONG_TERM),
    replace(LI, key="wrong_digit", number=_WRONG_CHECK),
    replace(WANG, key="wrong_sex", sex=Sex.MALE),
    replace(LI, key="other_nation", nation="58"),
    replace(LI, key="damaged", damage="characters"),
    replace(LI, key="damaged_date", damage="date"),
    replace(LI, key="damaged_layout", damage="layout"),
    replace(WANG, key="no_photo", damage="photo"),
    replace(
        WANG,
        key="hmt",
        name="陈例证",
        layout=Layout.HMT,
        pass_number="T00000001",  # noqa: S106 (a travel pass, not a password)
    ),
    replace(
        LI,
        key="foreigner",
        name="安样本",
        name_en="SAMPLE, ANDREW BARTHOLOMEW CHRISTOPHER D",
        nationality="XXA",
        layout=Layout.FOREIGNER_2023,
    ),
    replace(
        WANG,
        key="foreigner2017",
        name="艾示例",
        name_en="SPECIMEN, ALICE",
        nationality="XXA",
        number="XXA990196030781",
        layout=Layout.FOREIGNER_2017,
    ),
)

PEOPLE: Final[Mapping[str, Person]] = {person.key: person for person in _ALL}
"""Everybody, by key."""
