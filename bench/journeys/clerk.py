"""A registrar at the terminal: signs in, opens what waits, confirms or returns it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bench.journeys.visitor import PATIENCE_S, Visitor, key_named, key_saying
from bench.screen.glass import Label
from bench.site.centre import Registrar

MASK: Final = "•"
NEXT_PAGE: Final = key_saying("下一页")
PAGES: Final = 40
"""More of the list nobody turns."""


@dataclass(slots=True)
class Clerk:
    """Somebody of the staff at the terminal; ``visitor`` has their eyes and hands."""

    visitor: Visitor
    registrar: Registrar

    def come(self) -> None:
        """Answer a call at the terminal and open the sign-in page."""
        self.visitor.press_until("呼叫工作人员", "工作人员来帮您")
        self.visitor.press_until("工作人员", "工作人员登录")

    def sign_in(self) -> None:
        """Come and sign in; return when the list of what waits is there."""
        self.come()
        self.type_account()
        self.visitor.picture("staff-sign-in")
        self.visitor.press_just("登录")
        self.visitor.see("待审核")
        self.visitor.picture("staff-list")

    def type_account(self) -> None:
        """Type account and password, and see them in their fields."""
        visitor, registrar = self.visitor, self.registrar
        for end in range(1, len(registrar.account) + 1):
            self._type(registrar.account[end - 1], registrar.account[:end])
        field = visitor.await_that("password field", _below("密码"), PATIENCE_S)
        visitor.touch(field)
        for end in range(1, len(registrar.password) + 1):
            self._type(registrar.password[end - 1], MASK * end)

    def _type(self, sign: str, then: str) -> None:
        self.visitor.press_just(sign)
        self.visitor.await_that(f"typed {len(then)}", _field(then), PATIENCE_S)

    def open(self, ticket: str) -> None:
        """Open the submission of ``ticket`` and see all there is of it."""
        for _ in range(PAGES):
            there = key_named(f"{ticket} ")
            key = self.visitor.await_that(
                f"{ticket} in the list", _either(there, NEXT_PAGE), PATIENCE_S
            )
            if there([key]):
                break
            self.visitor.touch(key)
            self.visitor.await_still()
        self.visitor.press_until(f"{ticket} ", f"审核 {ticket}")
        self.visitor.await_that("收件", key_saying("收件"), PATIENCE_S)
        self.visitor.picture("staff-review")

    def accept(self, ticket: str) -> None:
        """Confirm what is open; return when the centre holds it."""
        self.visitor.press_until("收件", "已收件", "正在")
        self.visitor.see(f"中心已收件：{ticket}")
        self.visitor.picture("staff-result")

    def give_back(self, ticket: str, reason: str) -> None:
        """Return what is open to the couple; ``reason`` is one of the list."""
        self.visitor.press_until("退回补正", "退回原因")
        self.visitor.press(reason)
        self.visitor.picture("staff-reason")
        self.visitor.press("退回给二位")
        self.visitor.see(f"中心已退回：{ticket}")

    def vouch(self, reason: str) -> None:
        """Come to somebody whose face check stopped, and vouch for ``reason``."""
        self.come()
        self.type_account()
        self.visitor.press_just("登录")
        self.visitor.see("人工核验")
        self.visitor.press(reason)
        self.visitor.picture("staff-vouch")
        self.visitor.press("确认是本人")

    def sign_out(self) -> None:
        """Sign out, and leave the terminal to the next visitors."""
        self.visitor.press_until("退出登录", "工作人员来帮您", "请选择要办理的业务")
        self.visitor.begin_again()

    def confirm(self, ticket: str) -> None:
        """Sign in, confirm the submission of ``ticket``, sign out."""
        self.sign_in()
        self.open(ticket)
        self.accept(ticket)
        self.sign_out()


Finding: TypeAlias = Callable[[list[Label]], Label | None]


def _either(first: Finding, second: Finding) -> Finding:
    """Return what finds ``first``, or where it is not, ``second``."""
    return lambda texts: first(texts) or second(texts)


def _below(name: str) -> Callable[[list[Label]], Label | None]:
    """Return what finds the field whose name stands above it."""

    def found(texts: list[Label]) -> Label | None:
        head = next((one for one in texts if one.label == name), None)
        if head is None:
            return None
        keys = [one for one in texts if one.key and one.y >= head.y]
        near = [one for one in keys if one.x <= head.x + head.w and one.x >= head.x - 8]
        return min(near, key=lambda one: one.y, default=None)

    return found


def _field(text: str) -> Callable[[list[Label]], bool | None]:
    def found(texts: list[Label]) -> bool | None:
        return any(one.label == text for one in texts) or None

    return found
