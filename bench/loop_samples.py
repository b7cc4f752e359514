"""Sample pages of the whole loop as two citizens see it, and its troubles."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bench.sample_parts import (
    BACK,
    FIRST,
    LEAVE,
    LI,
    LONG_NAME,
    OFFICE,
    WANG,
    both,
    plain,
    rail_of_two,
)
from bench.sample_pictures import SIGNATURE
from ui.pages import (
    Box,
    Choice,
    Column,
    Document,
    Field,
    IntentName,
    Item,
    Key,
    Keyboard,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Role,
    Row,
    Signature,
    Words,
)

SECOND: Final = both("第二位", "Second person")
NOT_YET: Final = both("未刷证", "No card yet")
WAITS: Final = both("等待", "Waiting")
DONE: Final = both("已完成", "Done")
FILLING: Final = (both("填写中", "Answering"), WAITS)
ALL_DONE: Final = (DONE, DONE)

CONSENT_TWO: Final = Page(
    PageName.CONSENT,
    21,
    both("办理前，请二位读一读", "Before you begin"),
    Words("consent.lead"),
    office=OFFICE,
    rail=rail_of_two(
        1, (NOT_YET, NOT_YET), active=0, done=(0, 0), names=(FIRST, SECOND)
    ),
    rows=tuple(
        Row(icon, Words(f"consent.{name}"), Words(f"consent.{name}_text"))
        for icon, name in (
            ("card", "what"),
            ("doc", "why"),
            ("people", "who"),
            ("clock", "how_long"),
        )
    ),
    boxes=tuple(
        Box(f"{seat}.{name}", Words(f"consent.box_{label}"), ticked, seat)
        for seat, ticked in ((1, True), (2, False))
        for name, label in (
            ("collect", "general"),
            ("face", "face"),
            ("picture", "picture"),
        )
    ),
    keys=(
        LEAVE,
        Key(
            IntentName.AGREE,
            Words("consent.agree"),
            "next",
            Role.PRIMARY,
            off=both("二位都同意后继续", "Tick the first box of both"),
        ),
    ),
)
EDUCATION: Final = (
    ("博士研究生", "Doctorate"),
    ("硕士研究生", "Master's degree"),
    ("大学本科", "Bachelor's degree"),
    ("大学专科", "College diploma"),
    ("中专／中技", "Vocational school"),
    ("高中", "Senior high school"),
    ("初中", "Junior high school"),
    ("小学及以下", "Primary school or less"),
)
OCCUPATIONS: Final = (
    ("国家公务员", "Civil servant"),
    ("专业技术人员", "Professional"),
    ("职员", "Office worker"),
    ("企业管理人员", "Manager"),
    ("工人", "Worker"),
    ("农民", "Farmer"),
    ("学生", "Student"),
    ("现役军人", "Armed forces"),
    ("自由职业者", "Freelancer"),
    ("个体经营者", "Self-employed"),
    ("无业人员", "Not employed"),
    ("退（离）休人员", "Retired"),
    ("其他", "Other"),
)
OCCUPATION: Final = both("职业", "Occupation")
SCHOOL: Final = both("文化程度", "Education")
PHONE: Final = both("联系电话", "Phone number")
OPEN: Final = both("待填写", "To be answered")


def asked(now: int) -> tuple[Item, ...]:
    """Return the field cards while question ``now`` is asked."""
    answers = (both("企业管理人员", "Manager"), both("大学本科", "Bachelor's degree"))
    heads = (
        both("1 职业", "1 Occupation"),
        both("2 文化程度", "2 Education"),
        both("3 联系电话", "3 Phone number"),
    )
    names = ("occupation", "education", "phone")
    return tuple(
        Item(
            head,
            answers[n] if n < min(now + 1, 2) else OPEN,
            Mark.DONE if n < now else Mark.NOW if n == now else Mark.LATER,
            f"question:1:{names[n]}" if n < now else "",
        )
        for n, head in enumerate(heads)
    )


QUESTION: Final = Page(
    PageName.QUESTIONS,
    22,
    both("请李示范先生填写三项", "Three questions for 李示范"),
    both(
        "点选即可。其他信息已从身份证读入，不用再填。",
        "Touch the answer. The rest was read from the card.",
    ),
    office=OFFICE,
    rail=rail_of_two(4, FILLING),
    hint=Row("", both("您的文化程度是？", "What is your education?")),
    items=asked(1),
    choices=tuple(
        Choice(f"c{n}", both(zh, en), n == 2)  # noqa: PLR2004 — the third is picked
        for n, (zh, en) in enumerate(EDUCATION)
    ),
    keys=(
        BACK,
        Key(IntentName.NEXT, both("下一项：电话", "Next: phone"), "next", Role.PRIMARY),
    ),
)
QUESTION_LONG: Final = replace(
    QUESTION,
    hint=Row("", both("您的职业是？", "What is your occupation?")),
    items=asked(0),
    choices=tuple(
        Choice(f"o{n}", both(zh, en)) for n, (zh, en) in enumerate(OCCUPATIONS)
    ),
    keys=(
        BACK,
        Key(
            IntentName.NEXT,
            both("下一项", "Next"),
            "next",
            Role.PRIMARY,
            off=both("选好一项后继续", "Choose one first"),
        ),
    ),
)
QUESTION_PHONE: Final = replace(
    QUESTION,
    hint=Row("", both("您的手机号是？", "What is your phone number?")),
    items=asked(2),
    choices=(),
    fields=(
        Field(
            "phone",
            PHONE,
            "138 0000 0012",
            active=True,
            hint=both(
                "11 位数字，登记处有事会打这个电话。",
                "11 digits. The office calls this number.",
            ),
        ),
    ),
    keyboard=Keyboard.NUMBER,
    keys=(
        BACK,
        Key(IntentName.NEXT, both("下一步", "Next"), "next", Role.PRIMARY),
    ),
)
QUESTION_PHONE_SHORT: Final = replace(
    QUESTION_PHONE,
    fields=(replace(QUESTION_PHONE.fields[0], shown="138 00"),),
    message=Message(
        Kind.WARN,
        both("号码不是 11 位", "This number is not 11 digits long"),
        both(
            "请看一看，再补上。固定电话请加区号。",
            "Look again and complete it. A landline needs its area code.",
        ),
    ),
)
CHECKS: Final = (
    Row("scan", both("四角完整", "All corners"), both("好", "Good"), Mark.DONE),
    Row("doc", both("字迹清楚", "Sharp"), both("好", "Good"), Mark.DONE),
    Row("sun", both("没有反光", "No glare"), both("有反光", "Glare"), Mark.WARN),
)
MATERIALS: Final = (
    Item(
        both("户口簿第 1 页", "Household register 1"),
        both("已拍", "Taken"),
        Mark.DONE,
        "page:1",
    ),
    Item(
        both("户口簿第 2 页", "Household register 2"),
        both("已拍", "Taken"),
        Mark.DONE,
        "page:2",
    ),
    Item(both("离婚证", "Divorce certificate"), both("正在拍", "Now"), Mark.NOW),
)
SCAN: Final = Page(
    PageName.SCAN,
    23,
    both("请扫描王样例女士的离婚证", "Scan the divorce certificate of 王样例"),
    both(
        "翻到有照片和印章的一页，放在扫描台上，手拿开。",
        "Open it at the photo and the seal, lay it down, take your hand away.",
    ),
    office=OFFICE,
    rail=rail_of_two(5, (DONE, both("扫描中", "Scanning")), active=2),
    hint=Row(
        "warn",
        both("右上角反光，请向左移一点", "Glare: move it a little left"),
        mark=Mark.WARN,
    ),
    rows=CHECKS,
    items=MATERIALS,
    preview=True,
    keys=(
        BACK,
        Key(IntentName.NEXT, both("没带这份材料", "I do not have it")),
        Key(IntentName.CAPTURE, both("现在拍", "Take it now"), "cam"),
    ),
)
SCAN_FIRST: Final = replace(
    SCAN,
    rows=(),
    items=(Item(both("第 1 页", "Page 1"), both("等待", "Waiting"), Mark.NOW),),
    hint=Row(
        "scan", both("请把材料放平，手拿开", "Lay it flat, hand away"), mark=Mark.NOW
    ),
    keys=(
        BACK,
        Key(
            IntentName.CAPTURE, both("拍这一页", "Take this page"), "cam", Role.PRIMARY
        ),
    ),
)
SCAN_MANY: Final = replace(
    SCAN,
    items=tuple(
        Item(
            both(f"第 {n} 页", f"Page {n}"),
            both("已拍", "Taken"),
            Mark.DONE,
            f"page:{n}",
        )
        for n in range(1, 21)
    ),
)
SCAN_SILENT: Final = replace(
    SCAN,
    preview=False,
    picture="scanner_silent",
    hint=None,
    rows=(),
    message=Message(
        Kind.FAULT,
        both("扫描台没有响应", "The document camera does not answer"),
        both("请稍等，或请工作人员来看一看。", "Wait a moment, or call staff."),
    ),
    keys=(
        BACK,
        Key(IntentName.RETRY, both("再试一次", "Try again"), "retake", Role.PRIMARY),
    ),
)
SCAN_LONG_NAMES: Final = replace(
    SCAN,
    rail=rail_of_two(
        5, (DONE, both("扫描中", "Scanning")), active=2, names=(plain(LONG_NAME),) * 2
    ),
)
LOOK: Final = Page(
    PageName.LOOK,
    24,
    both("请看一看，字都清楚吗？", "Is everything easy to read?"),
    both(
        "看得清，就留下；看不清，就重新拍。", "Keep it if it is; if not, take it again."
    ),
    office=OFFICE,
    rail=rail_of_two(5, (DONE, both("扫描中", "Scanning")), active=2),
    shown="page.1",
    keys=(
        BACK,
        Key(IntentName.AGAIN, both("重新拍", "Take it again"), "retake"),
        Key(
            IntentName.KEEP, both("留下这一页", "Keep this page"), "check", Role.PRIMARY
        ),
    ),
)
LOOK_CHECKED: Final = replace(LOOK, rows=CHECKS)
LOOK_LOST: Final = replace(LOOK, shown="lost")


def person(
    seat: int, name: Words, number: str, born: tuple[str, str], phone: str
) -> Column:
    """Return one person's column of the review."""
    lines = (
        (both("姓名", "Name"), name, ""),
        (both("证件号码", "ID number"), plain(number), ""),
        (both("出生日期", "Date of birth"), both(*born), ""),
        (
            both("婚姻状况", "Marital status"),
            both("未婚", "Single"),
            f"question:{seat}:status",
        ),
        (OCCUPATION, both("企业管理人员", "Manager"), f"question:{seat}:occupation"),
        (SCHOOL, both("大学本科", "Bachelor's degree"), f"question:{seat}:education"),
        (PHONE, plain(phone), f"question:{seat}:phone"),
    )
    items = tuple(
        Item(head, text, Mark.DONE, value, locked=not value)
        for head, text, value in lines
    )
    return Column(seat, name, items, mark=Mark.DONE)


REVIEW: Final = Page(
    PageName.REVIEW,
    25,
    both("请二位一起核对", "Check everything together"),
    both(
        "点有笔的一行可以修改。带锁的来自身份证，不能改。",
        "Touch a line with a pen to change it. Locked lines come from the card.",
    ),
    office=OFFICE,
    rail=rail_of_two(6, ALL_DONE, active=0),
    columns=(
        person(
            1,
            LI,
            "990***********0012",
            ("1996年3月12日", "12 March 1996"),
            "138 0000 0012",
        ),
        person(
            2,
            WANG,
            "990***********0023",
            ("1997年8月5日", "5 August 1997"),
            "139 0000 0023",
        ),
    ),
    items=(
        Item(
            both("材料影像", "Papers"),
            both("3 页，清楚", "3 pages, sharp"),
            Mark.DONE,
            "pages",
        ),
        Item(
            both("人脸核验", "Face check"),
            both("二位都已核验", "Both checked"),
            Mark.DONE,
        ),
        Item(
            both("声明书", "Declarations"),
            both("下一步签名", "You sign next"),
            Mark.LATER,
        ),
    ),
    keys=(
        BACK,
        Key(
            IntentName.NEXT,
            both("都对，去签名", "All correct, sign"),
            "next",
            Role.PRIMARY,
        ),
    ),
)
REVIEW_LONG: Final = replace(
    REVIEW,
    columns=(
        replace(
            person(
                1,
                plain(LONG_NAME),
                "990***********0012",
                ("1996年3月12日", "12 March 1996"),
                "138 0000 0012",
            ),
        ),
        REVIEW.columns[1],
    ),
)
TEXT: Final = (
    ("声明人：王样例", "Declared by: 王样例"),
    (
        "本人与对方均无配偶，没有直系血亲和三代以内旁系血亲关系，自愿结为夫妻。",
        "I have no spouse, am no near relative of the other, and marry freely.",
    ),
    (
        "本人上述声明完全真实。如有虚假，愿承担法律责任。",
        "What I declare is true. I answer for it under the law if it is not.",
    ),
)
DECLARATION: Final = Page(
    PageName.DECLARATION,
    26,
    both("请王样例女士确认声明书", "王样例, confirm your declaration"),
    both(
        "请读一遍，确认无误后签名，再点红色确认键。",
        "Read it, sign, then touch the red key.",
    ),
    office=OFFICE,
    rail=rail_of_two(
        7, (both("已签名", "Signed"), both("签名中", "Signing")), active=2, done=(3, 2)
    ),
    document=Document(
        both("申请结婚登记声明书", "Marriage declaration (申请结婚登记声明书)"),
        tuple(both(zh, en) for zh, en in TEXT),
    ),
    signature=Signature(2, SIGNATURE),
    keys=(
        BACK,
        Key(IntentName.CLEAR, both("重写", "Sign again"), "retake"),
        Key(IntentName.CONFIRM, both("确认声明", "Confirm"), "check", Role.CONFIRM),
    ),
    footer=(both("点确认后，声明书不能再改。", "After this it cannot be changed."),),
)
DECLARATION_OPEN: Final = replace(
    DECLARATION,
    signature=Signature(2),
    keys=(
        *DECLARATION.keys[:2],
        replace(DECLARATION.keys[2], icon="", off=both("先签名，再确认", "Sign first")),
    ),
)
DECLARATION_LONG: Final = replace(
    DECLARATION,
    document=Document(
        both("申请结婚登记声明书", "Marriage declaration (申请结婚登记声明书)"),
        tuple(both(zh, en) for zh, en in (*TEXT, TEXT[1])),
        1,
        2,
    ),
)

LOOP: Final[Mapping[str, Page]] = MappingProxyType(
    {
        "consent_two": CONSENT_TWO,
        "question": QUESTION,
        "question_long": QUESTION_LONG,
        "question_phone": QUESTION_PHONE,
        "question_phone_short": QUESTION_PHONE_SHORT,
        "scan": SCAN,
        "scan_first": SCAN_FIRST,
        "scan_many": SCAN_MANY,
        "scan_silent": SCAN_SILENT,
        "scan_long_names": SCAN_LONG_NAMES,
        "look": LOOK,
        "look_checked": LOOK_CHECKED,
        "look_lost": LOOK_LOST,
        "review": REVIEW,
        "review_long": REVIEW_LONG,
        "declaration": DECLARATION,
        "declaration_open": DECLARATION_OPEN,
        "declaration_long": DECLARATION_LONG,
    }
)
