"""What the sample pages share: office, header, rail, people. None of them exists."""

from typing import Final

from ui.pages import (
    Chip,
    IntentName,
    Key,
    Mark,
    Rail,
    Settings,
    Step,
    Words,
)

OFFICE: Final = Words(
    "office.name",
    {
        "zh": "西安市示范区婚姻登记处",
        "en": "Marriage Registry, Shifan District",
    },
)
STEPS: Final = ("consent", "card", "face", "submitting", "ticket")
BACK: Final = Key(IntentName.BACK, Words("key.back"), "back")
LEAVE: Final = Key(IntentName.LEAVE, Words("key.leave"), "out")
LONG_NAME: Final = "示范" * 20
"""Forty characters, as long as an ID card can tell."""


def header(settings: Settings) -> tuple[Key, ...]:
    """Return the keys of the header for ``settings``."""
    size = {"normal": "size_large", "large": "size_extra", "extra": "size_normal"}
    other = {"warm": "contrast", "calm": "contrast", "hcdark": "contrast_light"}
    colours = f"header.{other.get(settings.theme, 'contrast_off')}"
    return (
        Key(IntentName.LANGUAGE, Words("header.language"), "globe"),
        Key(IntentName.SIZE, Words(f"header.{size[settings.size]}"), "elder"),
        Key(IntentName.CONTRAST, Words(colours), "contrast"),
        Key(IntentName.CALL_STAFF, Words("header.call_staff"), "bell"),
    )


def rail(step: str, name: Words, state: str, service: str = "marriage") -> Rail:
    """Return the rail of a visit that stands at ``step``."""
    at = STEPS.index(step)
    marks = [Mark.DONE if n < at else Mark.LATER for n in range(len(STEPS))]
    marks[at] = Mark.NOW
    ticks = tuple(
        (Words(f"tick.{tick}"), marks[number + 1])
        for number, tick in enumerate(("card", "face", "submit"))
    )
    steps = tuple(
        Step(Words(f"step.{s}"), m) for s, m in zip(STEPS, marks, strict=True)
    )
    chip = Chip(1, name, Words(f"state.{state}"), ticks, active=True)
    return Rail(Words(f"service.{service}"), steps, (chip,))


def plain(name: str) -> Words:
    """Return a text that is the same in every language."""
    return Words("text.plain", {"text": name})


FIRST: Final = Words("seat.1")
PERSON: Final = plain("王样例")


def both(zh: str, en: str) -> Words:
    """Return a text of the sample alone, in both languages."""
    # The office's name is the one text that brings its languages along.
    return Words("office.name", {"zh": zh, "en": en})


SIGN_IN: Final = Key(IntentName.SIGN_IN, both("工作人员", "Staff"), "person")
LOOP_STEPS: Final = (
    ("阅读告知", "Privacy notice"),
    ("刷身份证", "ID cards"),
    ("人脸核验", "Face check"),
    ("填写信息", "Questions"),
    ("扫描材料", "Scan papers"),
    ("核对信息", "Review"),
    ("声明签名", "Declaration"),
    ("提交信息", "Submit"),
    ("领取回执", "Take ticket"),
)
LI: Final = plain("李示范")
WANG: Final = plain("王样例")
TICKS: Final = (("证", "ID"), ("脸", "Face"), ("签", "Sign"))


def rail_of_two(
    step: int,
    states: tuple[Words, Words],
    *,
    active: int = 1,
    done: tuple[int, int] = (2, 2),
    names: tuple[Words, Words] = (LI, WANG),
) -> Rail:
    """Return the rail of two people at ``step``, counted from one."""
    steps = tuple(
        Step(both(zh, en), Mark.DONE if n < step else Mark.LATER)
        if n != step
        else Step(both(zh, en), Mark.NOW)
        for n, (zh, en) in enumerate(LOOP_STEPS, start=1)
    )
    chips = tuple(
        Chip(
            seat,
            names[seat - 1],
            states[seat - 1],
            tuple(
                (both(zh, en), Mark.DONE if number < done[seat - 1] else Mark.LATER)
                for number, (zh, en) in enumerate(TICKS)
            ),
            active=seat == active,
        )
        for seat in (1, 2)
    )
    return Rail(Words("service.marriage"), steps, chips)
