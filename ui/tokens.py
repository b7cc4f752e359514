"""Colours and sizes of the screen as data (the visual language, §3 and §4).

Red means one thing, the party's own confirmation and its seal. Faults are ochre.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ui.pages import Settings

WIDTH: Final = 1920
HEIGHT: Final = 1080


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour mode. Every colour is ``#RRGGBB``."""

    name: str
    bg: str
    surface: str
    sunken: str
    line: str
    track: str
    edge: str
    lip: str
    ink: str
    ink2: str
    primary: str
    onprimary: str
    primarylip: str
    soft: str
    confirm: str
    onconfirm: str
    confirmlip: str
    ok: str
    oksoft: str
    warn: str
    warnsoft: str
    fault: str
    faultsoft: str
    accent: str
    accent2: str
    accentsoft: str
    cam: str
    camink: str
    guide: str
    edge_px: int = 2
    """Width of the borders of keys and panels."""

    @property
    def is_high_contrast(self) -> bool:
        """Whether tints vanish and borders carry the state."""
        return self.soft == self.surface


THEMES: Final[Mapping[str, Theme]] = MappingProxyType(
    {
        "warm": Theme(
            name="warm",
            bg="#F6F1E7",
            surface="#FFFDF8",
            sunken="#ECE5D7",
            line="#D6CBB8",
            track="#CFC3AE",
            edge="#857A68",
            lip="#C9BDA8",
            ink="#231F1A",
            ink2="#574E42",
            primary="#1E4D4B",
            onprimary="#FFFFFF",
            primarylip="#12312F",
            soft="#DCE8E3",
            confirm="#B5121B",
            onconfirm="#FFFFFF",
            confirmlip="#7A0A11",
            ok="#2A6A3E",
            oksoft="#E0EDDD",
            warn="#7A5200",
            warnsoft="#FAEDCB",
            fault="#8C360A",
            faultsoft="#F9E5D6",
            accent="#94621A",
            accent2="#1E4D4B",
            accentsoft="#F0E4CE",
            cam="#2F3B3A",
            camink="#FFFFFF",
            guide="#FFFFFF",
        ),
        "calm": Theme(
            name="calm",
            bg="#EFF2F4",
            surface="#FFFFFF",
            sunken="#E2E7EA",
            line="#C9D1D6",
            track="#C3CCD2",
            edge="#73808A",
            lip="#BCC6CD",
            ink="#1C2328",
            ink2="#49545C",
            primary="#31475C",
            onprimary="#FFFFFF",
            primarylip="#1D2C3B",
            soft="#DEE6ED",
            confirm="#A3161D",
            onconfirm="#FFFFFF",
            confirmlip="#6E0C12",
            ok="#2A6650",
            oksoft="#DFECE6",
            warn="#6E5000",
            warnsoft="#F6ECCF",
            fault="#84380F",
            faultsoft="#F6E5DA",
            accent="#5C707F",
            accent2="#31475C",
            accentsoft="#DEE6ED",
            cam="#2C363E",
            camink="#FFFFFF",
            guide="#FFFFFF",
        ),
        "hcdark": Theme(
            name="hcdark",
            bg="#000000",
            surface="#000000",
            sunken="#000000",
            line="#FFFFFF",
            track="#5A5A5A",
            edge="#FFFFFF",
            lip="#FFFFFF",
            ink="#FFFFFF",
            ink2="#FFFFFF",
            primary="#FFD60A",
            onprimary="#000000",
            primarylip="#FFFFFF",
            soft="#000000",
            confirm="#FF6A5E",
            onconfirm="#000000",
            confirmlip="#FFFFFF",
            ok="#7CF29A",
            oksoft="#000000",
            warn="#FFD60A",
            warnsoft="#000000",
            fault="#FFB27A",
            faultsoft="#000000",
            accent="#FFFFFF",
            accent2="#FFFFFF",
            accentsoft="#000000",
            cam="#000000",
            camink="#FFFFFF",
            guide="#FFD60A",
            edge_px=3,
        ),
        "hclight": Theme(
            name="hclight",
            bg="#FFFFFF",
            surface="#FFFFFF",
            sunken="#FFFFFF",
            line="#000000",
            track="#8C8C8C",
            edge="#000000",
            lip="#000000",
            ink="#000000",
            ink2="#000000",
            primary="#0B3836",
            onprimary="#FFFFFF",
            primarylip="#000000",
            soft="#FFFFFF",
            confirm="#97000C",
            onconfirm="#FFFFFF",
            confirmlip="#000000",
            ok="#0C4A20",
            oksoft="#FFFFFF",
            warn="#553900",
            warnsoft="#FFFFFF",
            fault="#6A2400",
            faultsoft="#FFFFFF",
            accent="#000000",
            accent2="#000000",
            accentsoft="#FFFFFF",
            cam="#000000",
            camink="#FFFFFF",
            guide="#FFFFFF",
            edge_px=3,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes in pixels at 4.03 px/mm; a capital letter is 0.733 of its size."""

    display: int
    h1: int
    key: int
    tile: int
    hint: int
    body: int
    small: int
    header: int
    key_height: int
    header_key_height: int


SIZES: Final[Mapping[str, Sizes]] = MappingProxyType(
    {
        "normal": Sizes(72, 56, 36, 52, 44, 32, 28, 28, 116, 72),
        "large": Sizes(76, 64, 42, 60, 50, 38, 32, 32, 120, 76),
        "extra": Sizes(80, 76, 52, 72, 60, 44, 38, 38, 136, 80),
    }
)


@dataclass(frozen=True, slots=True)
class Style:
    """Everything of a look that the citizen's settings decide."""

    theme: Theme
    sizes: Sizes
    is_extra: bool
    """长辈版: its own arrangement, not only larger type."""
    has_serif: bool
    """The Song-type headline belongs to warm and calm at normal size."""


def style_of(settings: Settings) -> Style:
    """Return the look for ``settings``."""
    theme = THEMES[settings.theme]
    return Style(
        theme=theme,
        sizes=SIZES[settings.size],
        is_extra=settings.size == "extra",
        has_serif=settings.size == "normal" and not theme.is_high_contrast,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    # WCAG 2.2, "relative luminance": the knee of the sRGB curve.
    knee = 0.03928
    red, green, blue = (
        p / 12.92 if p <= knee else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
