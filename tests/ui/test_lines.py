"""Lines break the Chinese way and the English way at once."""

from hypothesis import given
from hypothesis import strategies as st

from ui.lines import balanced, break_lines, widest_piece


def wide(text: str) -> float:
    """Measure as if Han characters were two and all others one unit wide."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def test_short_text_stays_on_one_line() -> None:
    assert break_lines("请看镜头", 8, wide) == ("请看镜头",)


def test_chinese_breaks_between_any_two_characters() -> None:
    assert break_lines("请把身份证放平", 8, wide) == ("请把身份", "证放平")


def test_a_line_never_begins_with_a_closing_mark() -> None:
    assert break_lines("请看镜头，别动。", 8, wide) == ("请看镜", "头，别", "动。")


def test_a_line_never_ends_with_an_opening_mark() -> None:
    assert break_lines("请点一“没带”", 8, wide)[0] == "请点一"


def test_words_and_numbers_stay_whole() -> None:
    assert break_lines("call the staff", 9, wide) == ("call the", "staff")
    assert break_lines("编号 SF-0200", 9, wide) == ("编号", "SF-0200")


def test_a_word_wider_than_the_line_is_torn() -> None:
    assert break_lines("registration", 5, wide) == ("regis", "trati", "on")


def test_new_lines_are_kept() -> None:
    assert break_lines("一\n二", 8, wide) == ("一", "二")


def test_balanced_lines_are_about_equally_long() -> None:
    text = "请把身份证平放在读"
    in_pixels = balanced(text, 16 * 16, lambda part: 16 * wide(part))
    assert in_pixels == ("请把身份证", "平放在读")


def test_balancing_never_tears_a_word() -> None:
    assert balanced("Marriage registration", 14, wide) == ("Marriage", "registration")
    assert widest_piece("Marriage registration", wide) == 12


def test_nothing_is_one_empty_line() -> None:
    assert break_lines("", 8, wide) == ("",)
    assert balanced("", 8, wide) == ("",)


@given(st.text(alphabet="王样例示范，。“” abcXYZ0129\n𠮷"), st.integers(2, 40))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    for lines in (break_lines(text, width, wide), balanced(text, width, wide)):
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(wide(line) <= width for line in lines)
