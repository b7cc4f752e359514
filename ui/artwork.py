"""Icons and drawings as textures: nothing in them is personal, so they stay."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kivy.core.image import Image

DRAWINGS: Final = Path(__file__).parent / "drawings"


@dataclass(slots=True)
class Artwork:
    """Loads each sheet and drawing once."""

    _pictures: dict[str, Any] = field(default_factory=dict)
    _icons: dict[str, Any] = field(default_factory=dict)
    _contents: Any = None

    def picture(self, name: str) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return the drawing ``name``."""
        if name not in self._pictures:
            loaded = Image(str(DRAWINGS / f"{name}.png"), keep_data=False, nocache=True)
            self._pictures[name] = loaded.texture
        return self._pictures[name]

    def icon(self, name: str, size: float) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return the white mask of an icon, from the sheet that fits ``size``."""
        contents = self._told()
        fitting = [px for px in contents["sizes_px"] if px >= size]
        px = fitting[0] if fitting else contents["sizes_px"][-1]
        key = f"{name}-{px}"
        if key not in self._icons:
            known = contents["icons"]
            # A citizen can go on without a picture; a test tells who asked for it.
            number = known.index(name if name in known else "info")
            cell, columns = px + contents["gap_px"], contents["columns"]
            sheet = self.picture(f"icons-{px}")
            x, y = number % columns * cell, number // columns * cell
            self._icons[key] = sheet.get_region(x, sheet.height - y - px, px, px)
        return self._icons[key]

    def _told(self) -> Any:  # noqa: ANN401 — JSON
        if self._contents is None:
            text = (DRAWINGS / "contents.json").read_text("utf-8")
            self._contents = json.loads(text)
        return self._contents
