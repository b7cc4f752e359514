"""Error rates in the terms of ISO/IEC 19795-1, and what is said of bad input."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.people.ridges import finger, impression
from drivers.fingerprint import evaluate
from drivers.fingerprint.__main__ import main
from drivers.fingerprint.evaluate import Scores

SCORES = Scores(
    mated=(20, 40, 80, 100),
    non_mated=(5, 10, 15, 20, 40),
    pictures=10,
    not_acquired=1,
)


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two prints each of two fingers, and an empty picture."""
    folder = tmp_path_factory.mktemp("prints")
    for seed in (1, 2):
        ridges = finger(seed)
        for number in (1, 2):
            picture = impression(ridges, number, 360)
            assert cv2.imwrite(str(folder / f"{seed}_{number}.png"), picture)
    assert cv2.imwrite(str(folder / "empty.png"), np.full((360, 256), 238, np.uint8))
    assert cv2.imwrite(str(folder / "tiny.png"), np.zeros((8, 8), np.uint8))
    (folder / "text.png").write_text("no picture")
    (folder / "nothing.png").touch()
    return folder


def manifest(folder: Path, text: str) -> Path:
    file = folder / "manifest.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_rates_are_errors_among_comparisons_of_their_kind() -> None:
    told = evaluate.report(SCORES, 40)
    assert told["at"] == {
        "threshold": 40,
        "false_non_matches": 1,
        "fnmr": 0.25,
        "false_matches": 1,
        "fmr": 0.2,
    }
    assert told["failure_to_acquire_rate"] == 0.1
    assert told["fmr_upper_95"] is None
    assert told["equal_error_rate"] == pytest.approx(0.225)


def test_the_curve_falls_in_fmr_and_rises_in_fnmr() -> None:
    curve = evaluate.report(SCORES, 40)["curve"]
    assert isinstance(curve, list)
    assert [point["threshold"] for point in curve] == list(range(101))
    fnmr = [point["fnmr"] for point in curve]
    fmr = [point["fmr"] for point in curve]
    assert fnmr == sorted(fnmr)
    assert fmr == sorted(fmr, reverse=True)
    assert (fnmr[0], fmr[0]) == (0.0, 1.0)


def test_no_error_seen_is_not_no_error() -> None:
    scores = Scores((), (1,) * 600, 600, 0)
    told = evaluate.report(scores, 40)
    assert told["fmr_upper_95"] == pytest.approx(0.005)
    assert told["equal_error_rate"] is None
    at = told["at"]
    assert isinstance(at, dict)
    assert (at["fnmr"], at["fmr"]) == (None, 0.0)


def test_prints_of_a_manifest_are_told_apart(
    prints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = manifest(
        prints,
        "a,b,same\n1_1.png,1_2.png,1\n2_1.png,2_2.png,true\n"
        "1_1.png,2_1.png,0\n1_2.png,2_2.png,False\nempty.png,1_1.png,1\n",
    )
    assert main(["evaluate", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["mated_comparisons"], told["non_mated_comparisons"]) == (2, 2)
    assert told["pictures"] == 5
    assert told["failure_to_acquire_rate"] == 0.2
    assert (told["at"]["fnmr"], told["at"]["fmr"]) == (0.0, 0.0)
    assert min(map(int, told["mated_scores"])) > max(map(int, told["non_mated_scores"]))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "column a is missing in line 1"),
        ("a,b\n1,2\n", "column same is missing in line 1"),
        ("a,b,same\n", "no pair in it"),
        ("a,b,same\n1_1.png,,1\n", "line 2: a, b or same is empty"),
        ("a,b,same\n1_1.png\n", "line 2: a, b or same is empty"),
        ("a,b,same\n1_1.png,1_2.png,1\n1_1.png,2_1.png,maybe\n", "line 3: same is"),
        ("a,b,same\n1_1.png,absent.png,1\n", "absent.png: No such file"),
        ("a,b,same\n1_1.png,text.png,1\n", "text.png: no picture"),
        ("a,b,same\nnothing.png,1_1.png,1\n", "nothing.png: no picture"),
        ("a,b,same\n1_1.png,tiny.png,1\n", "tiny.png: 8 × 8 pixels are no print"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    prints: Path, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    assert main(["evaluate", str(manifest(prints, text))]) == 65
    told = capsys.readouterr()
    assert why in told.err
    assert not told.out


def test_a_manifest_that_is_not_there_or_no_text_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path / "none.csv")]) == 65
    assert "No such file" in capsys.readouterr().err
    (tmp_path / "bytes.csv").write_bytes(b"a,b,same\n\xff\xfe,1,1\n")
    assert main(["evaluate", str(tmp_path / "bytes.csv")]) == 65
    assert "no CSV in UTF-8" in capsys.readouterr().err


def test_help_names_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "a,b,same" in capsys.readouterr().out
