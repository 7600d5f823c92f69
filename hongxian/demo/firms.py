"""What firms of the demo send in by the codes on their orders and slips, and what comes of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from hongxian.demo.papers import scene
from hongxian.demo.people import at
from hongxian.demo.queue import LAST, Season
from hongxian.hazards import actions
from hongxian.hazards.actions.firm_answers import Reply, Sent
from hongxian.hazards.models import FirmAnswer, FirmCode, Hazard, HazardState
from hongxian.hazards.queries.firms import firm_of
from hongxian.inspections.checklists import current
from hongxian.registry.models import Place

CORRECTED = (
    "堆放的货物已经全部清走，通道画了黄线。",
    "损坏的设施已请人修好，附照片。",
    "已按文书要求整改，并安排专人每天查看。",
)
BLURRED = "照片看不清整改的位置，请对着原来的位置重拍一张。"


def answer_later(season: Season, row: Hazard, officer: str, seed: int, done: datetime) -> None:
    """The firm sends in its correction before `done`, and the officer takes it then.

    Every other one is sent back first.
    """
    first = done - timedelta(hours=5)
    season.later(first, _sends(row, seed, 0))
    if seed % 2:
        season.later(first + timedelta(hours=1), _decides(season, row, officer, BLURRED))
        season.later(first + timedelta(hours=3), _sends(row, seed, 1))
    season.later(done, _decides(season, row, officer, ""))


def _sends(row: Hazard, seed: int, turn: int) -> Callable[[datetime], None]:
    def send(now: datetime) -> None:
        code = FirmCode.objects.filter(paper__lines__hazard=row, revoked_at=None).first()
        if code is None:
            return
        photo = Sent(f"IMG_{2000 + seed}_{turn}.jpg", scene(seed + turn, mended=True))
        text = CORRECTED[seed % len(CORRECTED)]
        key = _key(seed * 2 + turn, 1)
        reply = Reply(key, code.place.manager, text, hazard=row.pk, files=[photo])
        _receive(code, reply, now)

    return send


def _receive(code: FirmCode, reply: Reply, now: datetime) -> None:
    actions.receive_answer(code, reply, actor=firm_of(code), now=now)


def _key(seed: int, part: int) -> UUID:
    """As the form makes one; by rule, so that every demo is the same."""
    return UUID(int=part << 64 | seed)


def _decides(season: Season, row: Hazard, officer: str, reason: str) -> Callable[[datetime], None]:
    def decide(now: datetime) -> None:
        waiting = FirmAnswer.objects.filter(hazard=row, state="waiting").first()
        if waiting is None:
            return
        actor = season.by(officer, now)
        if reason:
            actions.return_answer(waiting, reason=reason, actor=actor, now=now)
        else:
            actions.take_answer(waiting, looked=True, actor=actor, now=now)

    return decide


def answer_today(season: Season) -> None:
    """Four firms wrote in on the last evening: nobody has looked at it yet."""
    waiting = Hazard.objects.filter(
        state=HazardState.ORDERED, paper_lines__paper__codes__revoked_at=None
    )
    for no, row in enumerate(waiting.distinct().order_by("-number")[:4]):
        _sends(row, 7000 + no * 7, 0)(at(LAST, 19, 10 + no * 9))


def check_themselves(season: Season) -> None:
    """Phase one's self-checks of fireworks shops, taken; fuel stations asked again in May."""
    shops = [firm for firm in season.register.trades if firm.category == "fireworks_shop"]
    stations = [firm for firm in season.register.trades if firm.category == "fuel_station"]
    season.later(at(date(2026, 4, 8), 10), _asks(season, shops, "fireworks-shop", 2, 9))
    season.later(at(date(2026, 5, 27), 10), _asks(season, stations, "fuel-station", 16, 5))


def _asks(
    season: Season, firms: list[Place], checklist: str, after: int, count: int
) -> Callable[[datetime], None]:
    """Codes for all; `count` of them answer, from `after` days on, one after the other."""

    def ask(now: datetime) -> None:
        codes = actions.make_check_codes(firms, checklist, actor=season.by("zhian", now), now=now)
        for no, code in enumerate(codes[:count]):
            when = now + timedelta(days=after + no, hours=no % 5)
            season.later(when, _checks(season, code, no))

    return ask


def _checks(season: Season, code: FirmCode, no: int) -> Callable[[datetime], None]:
    def check(now: datetime) -> None:
        paper = current(code.checklist, now.date())
        if paper is None:
            return
        lines = {
            line.code: {"value": "na" if (no + at_) % 7 == 0 else "yes"}
            for at_, line in enumerate(paper.lines)
        }
        text = "逐项自查过，暂时没有发现问题。"
        _receive(code, Reply(_key(no, 2), code.place.manager, text, lines=lines), now)
        season.later(now + timedelta(days=1), _takes_check(season, code))

    return check


def _takes_check(season: Season, code: FirmCode) -> Callable[[datetime], None]:
    def take(now: datetime) -> None:
        officer = season.register.officers[code.place.unit.short_name].username
        for answer in FirmAnswer.objects.filter(code=code, state="waiting"):
            actions.take_answer(answer, actor=season.by(officer, now), now=now)

    return take
