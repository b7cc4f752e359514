"""Lay the face mesh over each portrait and keep it beside: ``PERSON.mesh.json``.

Run by hand when a portrait changes: ``python -m bench.people.portrait_mesh``. So the
camera simulator needs no network of its own, and starts at once.
"""

import json

from bench.people.faces import PORTRAITS, portrait
from drivers.facecam.mesh import Finder


def main() -> None:
    """Write the mesh of every portrait: 478 × (x, y, z) in pixels, one decimal."""
    finder = Finder()
    for file in sorted(PORTRAITS.glob("*.jpg")):
        picture = portrait(file.stem)
        face = finder.face(picture, finder.boxes(picture)[0])
        if face is None:
            raise SystemExit(f"no face in {file.name}")
        points = face.points.round(1).tolist()
        text = json.dumps(points, separators=(",", ":"))
        file.with_suffix(".mesh.json").write_text(text + "\n", encoding="utf-8")
        print(file.stem)


if __name__ == "__main__":
    main()
