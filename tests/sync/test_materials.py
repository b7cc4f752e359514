"""A material is whole under its own hash, or it is not there."""

import hashlib
from pathlib import Path

import pytest

from sync.materials import MaterialStore, Oversized, Stock
from sync.wire.limits import MAX_MATERIAL_BYTES


@pytest.fixture
def store(tmp_path: Path) -> MaterialStore:
    return MaterialStore(tmp_path / "deep" / "materials")


def test_a_material_is_named_by_its_hash_and_read_back(store: MaterialStore) -> None:
    name = store.put(b"sealed")

    assert name == hashlib.sha256(b"sealed").hexdigest()
    assert store.read(name) == b"sealed"
    assert store.read(name, 2, 3) == b"ale"
    assert store.size(name) == 6
    assert store.put(b"sealed") == name
    assert store.stock() == Stock(1, 6)


def test_what_is_not_here_has_no_size(store: MaterialStore) -> None:
    assert store.size("a" * 64) is None
    with pytest.raises(FileNotFoundError):
        store.read("a" * 64)


def test_erasing_takes_away_what_is_here_and_says_how_much(
    store: MaterialStore,
) -> None:
    one, two = store.put(b"one"), store.put(b"two")

    assert store.erase([one, "a" * 64]) == 1
    assert store.erase([one]) == 0
    assert store.size(two) == 3


def test_orphans_are_what_no_entry_names(store: MaterialStore) -> None:
    named, orphan = store.put(b"named"), store.put(b"orphan")
    (store.folder / "x.unfinished").write_bytes(b"half")

    assert set(store.orphans({named})) == {orphan, "x.unfinished"}
    assert store.erase(store.orphans({named})) == 2
    assert store.stock() == Stock(1, 5)


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_disk_fault_leaves_nothing_behind(
    store: MaterialStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fault(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(step, fault)
    with pytest.raises(OSError, match="disk"):
        store.put(b"sealed")
    assert list(store.folder.iterdir()) == []


def test_it_is_for_the_owner_alone(store: MaterialStore) -> None:
    name = store.put(b"sealed")

    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert (store.folder / name).stat().st_mode & 0o777 == 0o600


def test_what_the_centre_would_not_take_is_refused(store: MaterialStore) -> None:
    with pytest.raises(Oversized):
        store.put(bytes(MAX_MATERIAL_BYTES + 1))
