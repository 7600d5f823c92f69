"""提醒步骤: shipped ones make sense; a county changes, silences, adds and takes back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import keep_step, reset_step
from hongxian.deadlines.engine import Workdays
from hongxian.deadlines.engine.schedule import PlannedStep, StepUnit, next_moment, schedule
from hongxian.deadlines.models import Audience, Deadline, EscalationStep, Ladder
from hongxian.deadlines.queries.ladders import shipped_steps, steps_of
from hongxian.deadlines.tasks import tick
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import actor as act
from tests.campaigns.factories import at
from tests.deadlines.factories import lay_bureau

START = at(date(2026, 6, 1), 10)
DUE = datetime(2022, 6, 2, 23, 59, 59)
BEFORE = next(step for step in shipped_steps() if step.code == "before_3")


def test_shipped_steps_are_sound():
    for step in shipped_steps():
        assert step.ladder in Ladder.values, step.code
        assert step.audience in Audience.values, step.code
        assert "【事项】" in step.sentence, step.code
    assert len({step.code for step in shipped_steps()}) == len(shipped_steps())


def test_escalation_climbs_from_the_unit_to_the_leading_group():
    after = [s.audience for s in shipped_steps() if s.ladder == "days" and s.is_escalation]

    assert after == ["unit", "unit_head", "office", "leading_group"]


def test_the_schedule_counts_working_days_around_holidays():
    plan = schedule((s for s in shipped_steps() if s.ladder == "days"), DUE, Workdays())

    assert [(at, step.code) for at, step in plan.steps] == [
        (datetime(2022, 5, 30, 9), "before_3"),
        (datetime(2022, 6, 1, 9), "before_1"),
        (datetime(2022, 6, 2, 9), "on_day"),
        (datetime(2022, 6, 6, 9), "late_1"),
        (datetime(2022, 6, 7, 9), "late_2_head"),
        (datetime(2022, 6, 8, 9), "late_3_office"),
        (datetime(2022, 6, 10, 9), "late_5_group"),
    ]


def test_a_reminder_that_would_come_after_the_hour_is_left_out():
    plan = schedule(shipped_steps()[:3], datetime(2022, 6, 2, 8), Workdays())

    assert [step.code for _, step in plan.steps] == ["before_3", "before_1"]


def test_a_step_in_an_unknown_year_is_named_and_the_rest_stays():
    plan = schedule(shipped_steps()[:4], datetime(2027, 1, 3, 12), Workdays())

    assert ([step.code for _, step in plan.steps], plan.unknown_years) == (["on_day"], (2027,))


def test_the_next_moment_is_a_step_or_the_moment_it_is_late():
    plan = schedule(shipped_steps()[:3], DUE, Workdays())

    def after(moment: datetime, *, is_late: bool = False) -> datetime | None:
        return next_moment(plan, DUE, moment, is_late=is_late)

    assert after(datetime(2022, 5, 30, 9)) == datetime(2022, 6, 1, 9)
    assert after(datetime(2022, 6, 2, 9)) == datetime(2022, 6, 3)
    assert after(datetime(2022, 7, 1)) == datetime(2022, 6, 3)
    assert after(datetime(2022, 7, 1), is_late=True) is None


@pytest.mark.parametrize(
    ("offset", "unit", "hour", "words"),
    [
        (-3, StepUnit.WORKDAY, time(9), "到期前3个工作日 09:00"),
        (0, StepUnit.DAY, time(9), "到期当天 09:00"),
        (20, StepUnit.MINUTE, None, "逾期后20分钟"),
    ],
)
def test_a_step_says_when_it_comes(offset, unit, hour, words):
    assert replace(BEFORE, offset=offset, unit=unit, at=hour).when == words


def test_a_county_changes_a_shipped_step_for_itself_alone(bureau):
    row, other = bureau.set(START), lay_bureau()

    keep_step(replace(BEFORE, offset=-5), actor=act(bureau.office), now=START)

    mine = {step.code: step.offset for step in steps_of(bureau.county.pk)}
    theirs = {step.code: step.offset for step in steps_of(other.county.pk)}
    assert (mine["before_3"], theirs["before_3"]) == (-5, -3)
    assert local(Deadline.objects.get(pk=row.pk).next_step_at) == at(date(2026, 6, 4), 9)
    assert AuditEntry.objects.get(verb="step.keep").detail["what"] == (
        "到期前5个工作日 09:00，发给责任人，启用"
    )


def test_a_silenced_step_is_not_sent(bureau):
    bureau.set(START)
    keep_step(replace(BEFORE, is_active=False), actor=act(bureau.office), now=START)

    tick(at(date(2026, 6, 8), 9))

    assert bureau.told == []


def test_taking_a_change_back_brings_the_shipped_form(bureau):
    row = bureau.set(START)
    kept = keep_step(replace(BEFORE, offset=-5), actor=act(bureau.office), now=START)

    reset_step(kept, actor=act(bureau.office), now=START)

    assert EscalationStep.objects.count() == 0
    assert Deadline.objects.get(pk=row.pk).next_step_at == row.next_step_at


def test_a_change_swallows_no_step_that_already_waits(bureau):
    row = bureau.set(START)
    monday = at(date(2026, 6, 8), 9, 5)

    keep_step(replace(BEFORE, code="own", offset=-2), actor=act(bureau.office), now=monday)

    assert Deadline.objects.get(pk=row.pk).next_step_at == row.next_step_at
    tick(monday)
    assert [alert.key.split(":")[1] for alert in bureau.told] == ["before_3"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sentence": " "}, "请填写名称和提醒内容"),
        ({"name": ""}, "请填写名称和提醒内容"),
        ({"offset": -90}, "时间太长"),
        ({"at": None}, "要写明几点发送"),
        ({"unit": StepUnit.HOUR}, "不填几点"),
        ({"unit": StepUnit.HOUR, "at": None, "offset": 0}, "不填几点"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(bureau, change, sentence):
    with pytest.raises(Refused, match=sentence):
        keep_step(replace(BEFORE, **change), actor=act(bureau.office), now=START)


def test_only_the_office_keeps_steps(bureau):
    with pytest.raises(Refused, match="提醒步骤由专班办公室设置"):
        keep_step(BEFORE, actor=act(bureau.head), now=START)


def test_the_house_and_the_engine_name_the_same_units():
    assert isinstance(BEFORE, PlannedStep)
    assert set(EscalationStep._meta.get_field("unit").choices) == {
        (unit.value, label)
        for unit, label in zip(StepUnit, ("分钟", "小时", "天", "工作日"), strict=True)
    }
