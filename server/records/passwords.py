"""Passwords of operators and registrars: argon2id, and no account shows by the time."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD: Final = 12
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$EipKQ/g6NwWwz9lsWnge+g$faC9Y9V+mjiFUwe7vQvavZgO/Rk31jvSO9gAiqyupXY"
)
"""Compared with where there is no account, to take as long; it opens nothing."""


class TooShort(Exception):
    """The password has fewer characters than `MIN_PASSWORD`."""


def keep(password: str) -> str:
    """Return what is kept of a new password.

    Raises:
        TooShort: As it says.

    """
    if len(password) < MIN_PASSWORD:
        raise TooShort(f"a password needs {MIN_PASSWORD} characters")
    return PasswordHasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Tell whether ``password`` is the one ``kept``; ``None`` takes as long."""
    try:
        PasswordHasher().verify(kept or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
