"""A centre made by its own commands: whoever is admitted is in its list."""

import json
from pathlib import Path

from bench.site.centre import Centre
from bench.site.site import Site


def test_the_registrar_of_a_site_is_admitted_with_a_password_of_its_own(
    tmp_path: Path,
) -> None:
    one, other = Site(tmp_path / "one"), Site(tmp_path / "other")
    try:
        assert one.registrar.password != other.registrar.password
        centre = Centre(tmp_path / "centre")
        centre.prepare()
        centre.admit(one.registrar)
        listed = json.loads(centre.ask("staff", "list", "--json"))
        assert [row["account"] for row in listed] == ["registrar"]
    finally:
        one.end()
        other.end()
