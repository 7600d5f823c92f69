"""A duty is reminded of, missed, and climbs to the head, the office and the chiefs, day by day.

The clock's day is set, its hour is the real one: each step is read on a later day than its own, so
that the story is the same at any hour.
"""

import re
from datetime import date

import pytest

from tests.journeys.walker import DESK_AND_PHONE

WHAT = "形成专项行动工作总结"
STATION = "城关派出所"


def october(day: int) -> date:
    return date(2026, 10, day)


def told(walker, username: str, words: str) -> None:
    """The person opens 通知 and reads it there."""
    walker.switch_to(username)
    walker.go("/notices/?view=all")
    walker.reads(re.compile(words))
    walker.stop(f"notices-{username}")


@pytest.mark.parametrize("window", DESK_AND_PHONE)
def test_a_duty_reminded_missed_and_escalated(window, serve, season, walk, go_to):
    base = serve(season)
    walker = walk(base, **window)

    go_to(base, october(16))
    go_to(base, october(19))
    walker.log_in("suozhang01")
    walker.go("/notices/?view=all")
    walker.reads(re.compile(f"{WHAT}.*还有3个工作日到期"))
    walker.stop("reminded")

    for day in (21, 22, 23, 26, 27, 28, 29):
        go_to(base, october(day))

    told(walker, "suozhang01", f"{STATION}承办的“{WHAT}.*请督促办理")
    told(walker, "zhuanban", f"{WHAT}.*单位负责人已提醒，仍未办结")
    told(walker, "juzhang", f"{WHAT}.*请领导小组协调督办")
    the_chief_urges(walker)
    go_to(base, october(30))
    the_head_opens_it(walker)


def the_chief_urges(walker) -> None:
    walker.go("/board/")
    line = walker.page.locator("#overdue li", has_text=STATION).filter(has_text=WHAT)
    line.get_by_role("button", name=re.compile("催办")).click()
    walker.reads(f"已催办{STATION}")
    walker.stop("urged")


def the_head_opens_it(walker) -> None:
    """On the next day: in the quiet hours nothing is told."""
    walker.switch_to("suozhang01")
    walker.page.locator("#notices").get_by_role("button", name=re.compile("催办")).first.click()
    walker.reads("下一步")
    walker.stop("opened")
