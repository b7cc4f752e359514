"""The guide's rows for checking in: from the consents to the pages handed in."""

from typing import Final

from bench.desk.scene import WATCH, Row, step

CONSENT: Final = (
    Row(
        ("consent.agree_off_two",),
        step("screen", "替二位各勾选同意的内容", "Tick the boxes of both people"),
    ),
    Row(
        ("consent.agree_off",),
        step("screen", "在屏幕上勾选同意的内容", "Tick what you agree to"),
    ),
    Row(
        ("consent.title", "consent.title_two"),
        step(
            "screen",
            "要核验人脸就再勾选，然后点“同意并继续”",
            "Tick the face too, or agree",
        ),
    ),
)
CARD: Final = (
    Row(
        ("card.reader_offline",),
        step("cables", "把读卡器插上", "Plug the card reader in"),
        when=lambda on: "idcard" in on.unplugged,
    ),
    Row(
        ("card.reader_offline",),
        step(WATCH, "读卡器正在恢复", "The card reader comes back"),
    ),
    Row(
        ("card.expired", "card.damaged", "card.contradiction", "card.not_yet_valid"),
        step("cards", "换一张有效的身份证，再点“再试一次”", "Lay a valid card, retry"),
    ),
    Row(
        ("card.other_card", "card.photo"),
        step("screen", "点屏幕右下的键，由工作人员办", "Touch the key: staff help"),
    ),
    Row(
        ("card.title_seat", "card.same"),
        step("people", "先换另一位站到镜头前", "Let the other person stand here"),
        when=lambda on: on.person_is_done,
    ),
    Row(
        ("card.title_seat", "card.same"),
        step("cards", "换上另一位的身份证", "Lay the other person's card"),
        when=lambda on: on.card_is_done,
    ),
    Row(
        ("card.title", "card.title_seat", "card.early"),
        step("cards", "把一张身份证放上读卡器", "Lay a card on the reader"),
        when=lambda on: not on.card,
    ),
    Row(
        ("card.title", "card.title_seat"),
        step(WATCH, "正在读卡", "The card is being read"),
    ),
)
FACE: Final = (
    Row(
        ("face.camera_offline",),
        step("cables", "把摄像头插上", "Plug the camera in"),
        when=lambda on: "facecam" in on.unplugged,
    ),
    Row(
        ("face.staff",),
        step("screen", "点“改由工作人员核验”", "Touch “staff check”"),
    ),
    Row(
        ("face.fail", "face.not_live", "face.timeout", "face.cannot_judge"),
        step("people", "换成屏幕上说的那一位", "Choose whom the screen names"),
        when=lambda on: not on.is_asked,
    ),
    Row(
        (
            *("face.fail", "face.not_live", "face.timeout", "face.cannot_judge"),
            "face.camera_offline",
        ),
        step("screen", "点“再试一次”", "Touch “try again”"),
    ),
    Row(
        ("hint.several",),
        step("people", "只留屏幕上说的那一位", "Leave the person it names alone"),
    ),
    Row(
        ("face.title_name",),
        step(
            "people",
            "请屏幕上说的那一位站到镜头前",
            "Choose whom the screen names",
        ),
        when=lambda on: not on.is_asked,
    ),
    Row(
        ("face.title_name",),
        step(WATCH, "照屏幕的提示做动作，看着就好", "They follow the screen: watch"),
    ),
)
QUESTIONS: Final = (
    Row(
        ("questions.incomplete", "questions.too_long"),
        step("screen", "改好号码，再点“下一项”", "Mend the number, then go on"),
    ),
    Row(
        ("questions.pick_first",),
        step("screen", "在屏幕上选一项", "Choose one on the screen"),
    ),
    Row(
        ("questions.type_first", "questions.phone_hint"),
        step("screen", "填一个 11 位号码，再点“下一项”", "Type 11 digits, then go on"),
    ),
    Row(("questions.title",), step("screen", "点“下一项”", "Touch “next”")),
)
SCAN: Final = (
    Row(
        ("scan.offline",),
        step("cables", "把高拍仪插上", "Plug the scanner in"),
        when=lambda on: "doccam" in on.unplugged,
    ),
    Row(("scan.offline",), step(WATCH, "高拍仪正在恢复", "The scanner comes back")),
    Row(
        ("scan.not_a_picture", "scan.cut_short", "scan.too_large", "scan.empty"),
        step("documents", "换一份材料，再点“拍这一页”", "Lay another paper, try again"),
    ),
    Row(("scan.taking",), step(WATCH, "正在拍，看着就好", "Taking the page: watch")),
    Row(
        ("scan.done_key",),
        step("screen", "点“材料都放好了”，或再拍一页", "“All there”, or one more"),
    ),
    Row(
        ("scan.title",),
        step("documents", "放一份材料，比如户口簿", "Lay a paper, say a register"),
        when=lambda on: not on.document,
    ),
    Row(("scan.title",), step("screen", "点“拍这一页”", "Touch “take this page”")),
    Row(
        ("look.storing",),
        step(WATCH, "正在保存这一页", "The page is being kept"),
        also=("look.title",),
    ),
    Row(
        ("look.title",),
        step("screen", "看得清，就点“留下这一页”", "Clear? Touch “keep this page”"),
    ),
    Row(
        ("look.kept_lead", "look.remove"),
        step("screen", "点“上一步”回去，或拿掉这一页", "Go back, or take it out"),
    ),
)
