"""The guide's rows for the end of a visit: review, declaration, saving, the ticket."""

from typing import Final

from bench.desk.scene import WATCH, Row, step

SIGNING: Final = (
    Row(
        ("review.title", "review.title_two"),
        step("screen", "看一遍，点右下的“都对”", "Look it over, touch “all correct”"),
    ),
    Row(
        ("declaration.too_long", "declaration.clear_first"),
        step("screen", "点“重写”，再签一次", "Touch “clear”, sign again"),
    ),
    Row(
        ("declaration.read_first",),
        step("screen", "读完这一页，点“看下一页”", "Read it, turn the page"),
    ),
    Row(
        ("declaration.sign_first",),
        step("screen", "按住鼠标，在格内签名", "Hold the mouse, sign in the box"),
    ),
    Row(
        ("declaration.title",),
        step("screen", "点红色的“确认声明”", "Touch the red key"),
    ),
)
TICKET: Final = (
    Row(("submitting.title",), step(WATCH, "正在保存和打印", "Saving and printing")),
    Row(("printer.paper_out",), step("printer", "给打印机装回纸", "Refill the paper")),
    Row(
        ("printer.offline",),
        step("cables", "把打印机插上", "Plug the printer in"),
        when=lambda on: "printer" in on.unplugged,
    ),
    Row(
        ("printer.offline", "printer.stopped", "printer.timeout"),
        step("screen", "等一等，或记住号码先走", "Wait, or go with the number"),
    ),
    Row(
        ("ticket.lead_printed",),
        step("cards", "号单打好了。请拿走身份证", "Printed. Take the card away"),
        when=lambda on: bool(on.card),
    ),
    Row(
        ("ticket.lead_printed",),
        step("screen", "看看号单，然后点“办完了”", "Look at the ticket, then finish"),
    ),
    Row(
        ("ticket.lead_printing",),
        step(WATCH, "号单正在打印", "The ticket is being printed"),
    ),
)
