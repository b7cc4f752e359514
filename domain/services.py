"""The services a citizen can choose at the terminal."""

from enum import StrEnum


class Service(StrEnum):
    """What someone came for."""

    MARRIAGE = "marriage"
    """结婚登记"""
    DIVORCE_APPLICATION = "divorce_application"
    """离婚登记申请"""
    DIVORCE_REGISTRATION = "divorce_registration"
    """离婚登记: after the thirty days."""
    REISSUE = "reissue"
    """补领婚姻登记证"""

    @property
    def is_calm(self) -> bool:
        """Whether the screen turns calm: nothing festive beside a divorce."""
        return self in {Service.DIVORCE_APPLICATION, Service.DIVORCE_REGISTRATION}
