"""Faults of the face camera and the document camera, and of the stream both read.

Of a stream they are told as the status's reasons; a command that waited for it in vain
ends with ``timeOut``.
"""

from typing import Final

from drivers.contract import Code
from drivers.faults.anyone import misasked
from drivers.faults.fault import CABLE, SERVICE, UPDATE, WAIT, Fault, Remedy, Severity

FACE_AWAY: Final = "face.camera_offline"
FACE_TIME: Final = "face.timeout"
UNCLEAR: Final = "face.cannot_judge"
SCAN_AWAY: Final = "scan.offline"

LENS: Final = Remedy(
    "看镜头有没有被遮住，灯亮不亮；擦净镜头。",
    "See that nothing covers the lens and that the lamp is on; wipe it.",
)
SETTING: Final = Remedy(
    "在配置里把相机分辨率调低。", "Set a lower resolution in the configuration."
)
PORT: Final = Remedy(
    "换一个 USB 口，别经集线器；再看配置里的分辨率。",
    "Use another USB port, no hub; look at the resolution in the configuration.",
)
REPLUG: Final = Remedy(
    "画面不动：把相机拔下再插好。", "The picture stands still: replug the camera."
)
AGAIN: Final = Remedy("请本人再拍一次。", "Have it taken once more.")
LAY: Final = Remedy("请把材料本身放好再拍。", "Have the paper itself laid down.")
IN_PERSON: Final = Remedy("由工作人员当面核对。", "Compare in person.")


def stream(
    away: str, *, empty: str, wrong: str, cut: str, large: str
) -> tuple[Fault, ...]:
    """Return the faults of a camera's stream, with what its citizens are told."""
    lost = Severity.CRITICAL
    return (
        Fault("starting", Code.TIME_OUT, away, "启动中", WAIT, Severity.INFO),
        Fault("no_camera", Code.TIME_OUT, away, "断开", CABLE, lost),
        Fault("no_stream", Code.TIME_OUT, away, "断开", CABLE, lost),
        Fault("no_frames", Code.TIME_OUT, away, "无画面", CABLE, lost),
        Fault("ended", Code.TIME_OUT, away, "无画面", CABLE, lost),
        Fault("frozen", Code.TIME_OUT, away, "画面不动", REPLUG, lost),
        Fault("wrong_size", Code.HARDWARE_ERROR, away, "画面尺寸不对", PORT, lost),
        Fault("black", Code.USER_ERROR, away, "画面全黑", LENS),
        Fault("slow", Code.TIME_OUT, "", "画面慢", PORT),
        Fault("source", Code.UNSUPPORTED_COMMAND, away, "配置不对", UPDATE, lost),
        Fault("picture_empty", Code.INVALID_DATA, empty, "画面为空", CABLE),
        Fault("not_a_picture", Code.INVALID_DATA, wrong, "画面损坏", SERVICE),
        Fault("picture_cut_short", Code.INVALID_DATA, cut, "画面不全", CABLE),
        Fault("picture_too_large", Code.INVALID_DATA, large, "画面过大", SETTING),
    )


FACECAM: Final = (
    *stream(
        FACE_AWAY, empty=FACE_AWAY, wrong=FACE_AWAY, cut=FACE_AWAY, large=FACE_AWAY
    ),
    Fault("light", Code.TIME_OUT, FACE_TIME, "光线暗", LENS, Severity.INFO),
    Fault("no_face", Code.TIME_OUT, FACE_TIME, "没有人脸", IN_PERSON, Severity.INFO),
    Fault("several", Code.TIME_OUT, FACE_TIME, "不止一人", IN_PERSON, Severity.INFO),
    Fault("too_far", Code.TIME_OUT, FACE_TIME, "太远", IN_PERSON, Severity.INFO),
    Fault("too_near", Code.TIME_OUT, FACE_TIME, "太近", IN_PERSON, Severity.INFO),
    Fault("deadline", Code.TIME_OUT, FACE_TIME, "超时", IN_PERSON, Severity.INFO),
    Fault(
        "card_photo_unreadable", Code.INVALID_DATA, UNCLEAR, "证件照读不出", IN_PERSON
    ),
    Fault(
        "card_photo_without_face", Code.INVALID_DATA, UNCLEAR, "证件照无人脸", IN_PERSON
    ),
    *misasked(UNCLEAR, "seed", "bands"),
)

DOCCAM: Final = (
    *stream(
        SCAN_AWAY,
        empty="scan.empty",
        wrong="scan.not_a_picture",
        cut="scan.cut_short",
        large="scan.too_large",
    ),
    Fault("camera_offline", Code.TIME_OUT, SCAN_AWAY, "无应答", CABLE),
    Fault("deadline", Code.TIME_OUT, SCAN_AWAY, "超时", AGAIN),
    *misasked(SCAN_AWAY, "on"),
)
