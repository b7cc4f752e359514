"""What staff at a terminal may choose from: why they return, why they vouch."""

from dataclasses import dataclass

from domain.policy.reading import Table, Told, only, tables, told, value


@dataclass(frozen=True, slots=True)
class Reason:
    """Why staff return a submission, or vouch: its word, and what people read."""

    name: str
    label: Told


@dataclass(frozen=True, slots=True)
class Staff:
    """What staff may choose from, in words that they can say to the couple."""

    returning: tuple[Reason, ...]
    vouching: tuple[Reason, ...]


def staff(table: Table) -> Staff:
    """Return what ``[staff]`` of a profile says.

    Raises:
        BadProfile: With the path of the key at fault.

    """
    only(table, "staff", "returning vouching source confirmed")
    return Staff(_reasons(table, "returning"), _reasons(table, "vouching"))


def _reasons(table: Table, key: str) -> tuple[Reason, ...]:
    rows = tables(table, key)
    for row in rows:
        only(row, f"staff.{key}", "name zh en")
    return tuple(Reason(value(row, "name", str), told(row)) for row in rows)
