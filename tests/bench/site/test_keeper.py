"""The keeper starts again what ended, and nobody waits for it in vain."""

from collections.abc import Callable

import pytest

from bench.site.keeper import Ended, Keeper
from bench.site.process import Program

Make = Callable[..., Program]
Keep = Callable[..., Keeper]
Eventually = Callable[[Callable[[], object]], None]


def test_a_killed_program_comes_back(
    program: Make, keeper: Keep, eventually: Eventually
) -> None:
    one = program()
    kept = keeper(one)
    kept.call(one.start_and_wait)
    before = one.pid
    kept.call(one.kill)
    eventually(lambda: one.runs and one.starts == 2)
    assert one.pid != before


def test_a_program_that_ends_again_and_again_is_started_again(
    program: Make, keeper: Keep, eventually: Eventually
) -> None:
    one = program("pass")
    keeper(one).call(one.start)
    eventually(lambda: one.starts >= 3)


def test_a_stopped_program_stays_away(
    program: Make, keeper: Keep, eventually: Eventually
) -> None:
    stopped, other = program(), program(name="other")
    kept = keeper(stopped, other)
    for one in (stopped, other):
        kept.call(one.start_and_wait)
    kept.call(stopped.stop)
    kept.call(other.kill)
    eventually(lambda: other.starts == 2)
    assert stopped.starts == 1


def test_what_cannot_be_called_now_is_tried_again(
    program: Make, keeper: Keep, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = program()
    kept = keeper(one)
    kept.call(one.start_and_wait)
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        kept.call(one.kill)
        eventually(lambda: kept._tries.get("steady", 0) >= 2)
    eventually(lambda: one.runs)


def test_the_end_ends_every_program(program: Make, keeper: Keep) -> None:
    one, other = program(), program(name="other")
    kept = keeper(one, other)
    for each in (one, other):
        kept.call(each.start_and_wait)
    kept.end()
    assert not one.runs
    assert not other.runs
    kept.end()


@pytest.mark.parametrize("failure", [ValueError("no"), SystemExit(3)])
def test_what_an_order_raises_reaches_who_gave_it(
    keeper: Keep, failure: BaseException
) -> None:
    def order() -> None:
        raise failure

    kept = keeper()
    with pytest.raises(type(failure)):
        kept.call(order)
    done: list[bool] = []
    kept.call(lambda: done.append(True))
    assert done == [True]


def test_an_order_after_the_end_is_refused_and_does_not_wait(keeper: Keep) -> None:
    kept = keeper()
    kept.end()
    with pytest.raises(Ended):
        kept.call(lambda: None)


def test_an_order_may_give_an_order(keeper: Keep) -> None:
    done: list[str] = []
    kept = keeper()
    kept.call(lambda: kept.call(lambda: done.append("inner")))
    assert done == ["inner"]
