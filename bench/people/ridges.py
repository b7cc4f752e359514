"""Prints of fingers that nobody has: grown from noise, the same ones each time.

A finger begins as noise and a field of directions with a loop, a whorl or an arch in
it (cores and deltas: Sherlock and Monro, 1993). Filtered again and again along those
directions (as Cappelli's SFinGe does), the noise becomes ridges, and where they cannot
agree it becomes minutiae. An impression is the same finger laid down anew: turned,
shifted, stretched, pressed and soiled by chance. Each picture says ``SYNTHETIC``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH_PX: Final = 256
RIDGE_PERIOD_PX: Final = 9.0
"""At 500 dots an inch."""

_ROWS: Final = 460
_COLUMNS: Final = 360
_DIRECTIONS: Final = 16
_ROUNDS: Final = 10
_KERNEL_RADIUS: Final = 12
_KERNEL_WIDTH: Final = 3.6
_BACKGROUND: Final = 238.0
_INK: Final = 198.0
_MARK: Final = "SYNTHETIC"
_MARK_GREY: Final = (214.0,)

Field: TypeAlias = NDArray[np.float32]
Pixels: TypeAlias = NDArray[np.uint8]
Spots: TypeAlias = list[tuple[float, float]]


class Laid(StrEnum):
    """How a finger lies on the plate."""

    WHOLE = "whole"
    PARTIAL = "partial"
    WET = "wet"
    DRY = "dry"


@dataclass(frozen=True, slots=True)
class Manner:
    """What sets one way of laying a finger down apart from another."""

    pressure: float
    dirt: float
    aside_px: float = 0.0


_MANNERS: Final = {
    Laid.WHOLE: Manner(pressure=0.4, dirt=0.45),
    Laid.PARTIAL: Manner(pressure=0.4, dirt=0.45, aside_px=125.0),
    Laid.WET: Manner(pressure=6.0, dirt=1.4),
    Laid.DRY: Manner(pressure=-8.0, dirt=4.0),
}


def finger(seed: int) -> Field:
    """Return the ridges of finger ``seed``, -1 to 1; about a second's work."""
    chance = np.random.default_rng(seed)
    turns = _directions(chance)
    kernels = [_kernel(np.pi * n / _DIRECTIONS) for n in range(_DIRECTIONS)]
    which = np.round(turns / np.pi * _DIRECTIONS).astype(int) % _DIRECTIONS
    ridges = chance.standard_normal((_ROWS, _COLUMNS)).astype(np.float32)
    for _ in range(_ROUNDS):
        grown = np.zeros_like(ridges)
        for number, kernel in enumerate(kernels):
            here = which == number
            grown[here] = cv2.filter2D(ridges, -1, kernel)[here]
        ridges = np.tanh(1.5 * grown / grown.std()).astype(np.float32)
    return ridges


def impression(
    ridges: Field, seed: int, height: int, laid: Laid = Laid.WHOLE
) -> Pixels:
    """Return a picture of the finger, 256 pixels wide and ``height`` high."""
    chance = np.random.default_rng(seed)
    manner = _MANNERS[laid]
    shape = (height, WIDTH_PX)
    stains = _smooth(chance, shape, 12.0)
    grain = _smooth(chance, shape, 1.0)
    seen = _laid_down(ridges, chance, shape)
    ink = 3.0 * seen + manner.dirt * grain + manner.pressure + 0.4 * stains
    dark = _INK * _step(ink) * _touching(shape, stains, manner.aside_px)
    grey = _BACKGROUND - dark + 5.0 * chance.standard_normal(shape)
    picture = np.clip(grey, 0, 255).astype(np.uint8)
    where = (3, height - 4)
    cv2.putText(picture, _MARK, where, cv2.FONT_HERSHEY_PLAIN, 0.55, _MARK_GREY, 1)
    return picture


def _directions(chance: np.random.Generator) -> Field:
    """Return the ridges' directions: a loop to either side, a whorl or an arch."""
    x, y = (
        _COLUMNS / 2 + chance.uniform(-15, 15),
        _ROWS * 0.42 + chance.uniform(-20, 20),
    )
    aside, below = chance.uniform(90, 130), chance.uniform(110, 150)
    half = chance.uniform(12, 22)
    cores: Spots
    deltas: Spots
    match int(chance.integers(4)):
        case 0:
            cores, deltas = [(x, y)], [(x - aside, y + below)]
        case 1:
            cores, deltas = [(x, y)], [(x + aside, y + below)]
        case 2:
            cores = [(x - 3, y - half), (x + 3, y + half)]
            deltas = [(x - aside, y + below), (x + aside, y + below)]
        case _:
            cores, deltas = [(x, y)], [(x, y + below / 1.6)]
    down, across = np.mgrid[0:_ROWS, 0:_COLUMNS].astype(np.float32)
    turns = 0.12 * _smooth(chance, (_ROWS, _COLUMNS), 40.0)
    for core_x, core_y in cores:
        turns += 0.5 * np.arctan2(down - core_y, across - core_x)
    for delta_x, delta_y in deltas:
        turns -= 0.5 * np.arctan2(down - delta_y, across - delta_x)
    return turns


def _kernel(turn: float) -> Field:
    """Return the filter that keeps ridges which run along ``turn``."""
    reach = np.arange(-_KERNEL_RADIUS, _KERNEL_RADIUS + 1, dtype=np.float32)
    across, down = np.meshgrid(reach, reach)
    over = across * np.sin(turn) - down * np.cos(turn)
    near = np.exp(-(across**2 + down**2) / (2 * _KERNEL_WIDTH**2))
    waves = near * np.cos(2 * np.pi * over / RIDGE_PERIOD_PX)
    waves -= waves.mean()
    kernel: Field = (waves / np.abs(waves).sum()).astype(np.float32)
    return kernel


def _laid_down(
    ridges: Field, chance: np.random.Generator, shape: tuple[int, int]
) -> Field:
    """Return the part of the finger on the plate, turned, shifted and stretched."""
    turn = np.deg2rad(chance.uniform(-8, 8))
    middle_x = _COLUMNS / 2 + chance.uniform(-12, 12)
    middle_y = _ROWS * 0.47 + chance.uniform(-14, 14)
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    across -= shape[1] / 2
    down -= shape[0] / 2
    from_x = np.cos(turn) * across - np.sin(turn) * down + middle_x
    from_y = np.sin(turn) * across + np.cos(turn) * down + middle_y
    from_x += 2.0 * _smooth(chance, shape, 50.0)
    from_y += 2.0 * _smooth(chance, shape, 50.0)
    return cv2.remap(
        ridges,
        from_x.astype(np.float32),
        from_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    ).astype(np.float32)


def _touching(shape: tuple[int, int], stains: Field, aside_px: float) -> Field:
    """Return where the finger touches the plate: an oval with a soft edge."""
    down, across = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    across = (across - shape[1] / 2 - aside_px) / (shape[1] * 0.46)
    down = (down - shape[0] / 2) / (shape[0] * 0.48)
    return _step(18.0 * (1.0 - across**2 - down**2 - 0.06 * stains))


def _smooth(
    chance: np.random.Generator, shape: tuple[int, int], reach_px: float
) -> Field:
    noise = chance.standard_normal(shape).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), reach_px)
    even: Field = (soft / soft.std()).astype(np.float32)
    return even


def _step(value: Field) -> Field:
    share: Field = (0.5 + 0.5 * np.tanh(value / 2)).astype(np.float32)
    return share
