"""The desk under the camera, 4000 × 3000: a slate mat, and a sheet lying on it.

The field is 430 mm wide, as of a camera high enough for A3: 9.3 pixels a millimetre,
or 236 dpi. All of it is drawn the same again each time.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.frames import Picture

WIDTH: Final = 4000
HEIGHT: Final = 3000
FIELD_MM: Final = 430.0
PX_MM: Final = WIDTH / FIELD_MM

SLATE: Final = (70, 67, 60)
GUIDE: Final = (104, 100, 92)
GUIDES_MM: Final = ((210.0, 297.0), (297.0, 210.0), (148.0, 210.0))
"""A4 upright, A4 across, A5: corners printed on the mat."""
GUIDE_ARM_MM: Final = 9.0

SHADOW_MM: Final = (1.6, 2.4)
SHADOW_SOFT_MM: Final = 2.2
SHADOW_DEPTH: Final = 0.55
TILT: Final = 0.004
"""How much the far edge is narrower: no arm stands quite upright."""
LAMP: Final = (0.36, 0.30)
"""Where the light is brightest, as shares of width and height."""
DIMMEST: Final = 0.84
GRAIN: Final = 2.2
TILE: Final = 500


def bare() -> Picture:
    """Return the mat with nothing on it, lit."""
    return _lit(_mat())


def lying(sheet: Picture, turned_deg: float) -> Picture:
    """Return ``sheet``, drawn at `PX_MM`, lying on the mat with its shadow, lit."""
    ground = _mat()
    place = _place(sheet, turned_deg)
    mask = np.full(sheet.shape[:2], 255, np.uint8)
    laid = cv2.warpPerspective(mask, place, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    ground = _shaded(ground, laid)
    shown = cv2.warpPerspective(sheet, place, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
    share = laid.astype(np.float32)[..., None] / 255
    for rows in _strips():
        part = ground[rows] * (1 - share[rows]) + shown[rows] * share[rows]
        ground[rows] = part.astype(np.uint8)
    return _lit(ground)


def grained(picture: Picture, seed: int) -> Picture:
    """Return ``picture`` with the noise of a sensor, another with each ``seed``."""
    draw = np.random.default_rng(seed)
    tile = np.round(draw.normal(0, GRAIN, (TILE, TILE, 3))).astype(np.int16)
    out = picture.copy()
    high, wide = picture.shape[:2]
    for y in range(0, high, TILE):
        for x in range(0, wide, TILE):
            part = out[y : y + TILE, x : x + TILE]
            turned = np.rot90(tile, int(draw.integers(4)))
            grain = turned[: part.shape[0], : part.shape[1]]
            out[y : y + TILE, x : x + TILE] = np.clip(part + grain, 0, 255)
    return out


def _mat() -> Picture:
    mat = np.full((HEIGHT, WIDTH, 3), SLATE, np.uint8)
    # The weave of the mat is coarser than the sensor's noise.
    draw = np.random.default_rng(7)
    weave = draw.normal(0, 2.4, (HEIGHT // 6, WIDTH // 6)).astype(np.float32)
    fine = cv2.resize(weave, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    woven = np.clip(mat + fine.astype(np.int16)[..., None], 0, 255).astype(np.uint8)
    for size in GUIDES_MM:
        _guide(woven, size)
    return woven


def _guide(mat: Picture, size_mm: tuple[float, float]) -> None:
    wide, high = (side * PX_MM for side in size_mm)
    arm, thick = round(GUIDE_ARM_MM * PX_MM), round(0.5 * PX_MM)
    for right in (-1, 1):
        for low in (-1, 1):
            x = round(WIDTH / 2 + right * wide / 2)
            y = round(HEIGHT / 2 + low * high / 2)
            cv2.line(mat, (x, y), (x - right * arm, y), GUIDE, thick, cv2.LINE_AA)
            cv2.line(mat, (x, y), (x, y - low * arm), GUIDE, thick, cv2.LINE_AA)


def _place(sheet: Picture, turned_deg: float) -> NDArray[np.float64]:
    """Return the matrix that puts ``sheet`` near the middle, turned and tilted."""
    high, wide = sheet.shape[:2]
    turn = np.deg2rad(turned_deg)
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    half = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) / 2
    away = np.array([WIDTH / 2, HEIGHT / 2]) + np.array([14, -6]) * turned_deg
    corners = half @ spin.T
    narrower = 1 + TILT * corners[:, 1:] / (HEIGHT / 2)
    target = (corners * narrower + away).astype(np.float32)
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    return cv2.getPerspectiveTransform(source, target).astype(np.float64)


def _shaded(ground: Picture, laid: NDArray[np.generic]) -> Picture:
    """Return ``ground`` with the soft shadow of what is ``laid`` on it."""
    # A quarter of the size is enough for something that soft.
    small = cv2.resize(laid.astype(np.uint8), (WIDTH // 4, HEIGHT // 4))
    right, down = (side * PX_MM / 4 for side in SHADOW_MM)
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    moved = cv2.warpAffine(small, move, (WIDTH // 4, HEIGHT // 4))
    soft = cv2.GaussianBlur(moved, (0, 0), SHADOW_SOFT_MM * PX_MM / 4)
    return _times(ground, 1 - SHADOW_DEPTH * (soft.astype(np.float32) / 255))


def _lit(picture: Picture) -> Picture:
    """Return ``picture`` under one lamp: brightest near the middle, dim at the rim."""
    rows, columns = np.mgrid[0 : HEIGHT // 8, 0 : WIDTH // 8].astype(np.float32)
    x, y = columns / (WIDTH // 8) - LAMP[0], rows / (HEIGHT // 8) - LAMP[1]
    light = DIMMEST + (1 - DIMMEST) * np.exp(-1.6 * (x**2 + y**2))
    return _times(picture, light)


def _times(picture: Picture, share: NDArray[np.generic]) -> Picture:
    """Return ``picture`` times the coarse ``share``, strip by strip to save memory."""
    whole = cv2.resize(share.astype(np.float32), (WIDTH, HEIGHT))
    out = picture.copy()
    for rows in _strips():
        out[rows] = (picture[rows] * whole[rows][..., None]).astype(np.uint8)
    return out


def _strips() -> list[slice]:
    return [slice(top, top + TILE) for top in range(0, HEIGHT, TILE)]
