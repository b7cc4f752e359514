"""What of the glass has to be drawn anew when one scene follows another.

A key that is held, a digit that is typed, a second that passes change a small part of
a page. Without a GPU drawing only that part is what makes a touch show at once.
"""

from collections import Counter
from typing import Final

from ui.shapes import Area, Scene, Shape, Target, Text
from ui.tokens import HEIGHT, WIDTH

GLASS: Final = Area(0, 0, WIDTH, HEIGHT)
BLUR_PX: Final = 3
"""Smooth edges reach a little beyond their shape."""


def reach(shape: Shape) -> Area:
    """Return the pixels that ``shape`` may colour."""
    area = shape.area
    if isinstance(shape, Text):
        # The glyphs of a face are taller than its line may be.
        return area.inset(-BLUR_PX, -shape.size)
    lip_px = getattr(shape, "lip_px", 0)
    return Area(area.x, area.y, area.w, area.h + lip_px).inset(-BLUR_PX)


def changed(before: Scene, after: Scene) -> Area | None:
    """Return the whole pixels that hold every difference; ``None`` if there is none.

    The order of two shapes counts as a difference only where both are new.
    """
    seen, shown = (
        Counter(shape for shape in scene if not isinstance(shape, Target))
        for scene in (before, after)
    )
    if not seen:
        return GLASS
    areas = [reach(shape) for shape in (seen - shown) + (shown - seen)]
    if not areas:
        return None
    left = max(int(min(area.x for area in areas)), 0)
    top = max(int(min(area.y for area in areas)), 0)
    right = min(int(max(area.right for area in areas)) + 1, WIDTH)
    bottom = min(int(max(area.bottom for area in areas)) + 1, HEIGHT)
    return Area(left, top, right - left, bottom - top)
