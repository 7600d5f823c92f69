"""Where a campaign stands today: phases, the ruler, milestones by unit."""

from datetime import date

import pytest

from hongxian.campaigns.queries.campaign import (
    phase_marks,
    phase_now,
    phase_words,
    running_campaigns,
)
from hongxian.campaigns.queries.deliverables import tally
from hongxian.campaigns.queries.owed import load_owed
from hongxian.campaigns.queries.sentences import find_fact, passage, said
from hongxian.campaigns.queries.timeline import lay_ruler, milestone_progress
from tests.campaigns.factories import (
    DAY,
    CampaignFactory,
    DeliverableFactory,
    MilestoneFactory,
    PhaseFactory,
    actor,
    lay_campaign,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 1), "第一阶段未开始"),
        (date(2026, 3, 1), "第一阶段 · 第 1 天/61 天"),
        (date(2026, 4, 30), "第一阶段 · 第 61 天/61 天"),
        (DAY, "第二阶段 · 第 47 天/153 天"),
        (date(2026, 10, 31), "第三阶段 · 第 31 天/31 天"),
        (date(2026, 11, 1), "各阶段已结束"),
    ],
)
def test_phase_words(day, words):
    assert phase_words(lay_campaign(stations=1).campaign, day) == words


def test_phases_with_a_deadline_only_begin_where_the_one_before_ends():
    campaign = CampaignFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 10, 31))
    for ends in (date(2026, 4, 15), date(2026, 9, 20), None):
        PhaseFactory(campaign=campaign, starts_on=None, ends_on=ends)

    marks = phase_marks(campaign, DAY)

    assert [(mark.first, mark.last) for mark in marks] == [
        (date(2026, 3, 1), date(2026, 4, 15)),
        (date(2026, 4, 16), date(2026, 9, 20)),
        (date(2026, 9, 21), date(2026, 10, 31)),
    ]
    assert phase_now(marks) == marks[1]


def test_a_phase_without_any_day_is_never_now():
    campaign = CampaignFactory(starts_on=None, ends_on=None)
    PhaseFactory(campaign=campaign, starts_on=None, ends_on=None)

    marks = phase_marks(campaign, DAY)

    assert (phase_now(marks), marks[0].standing) == (None, "未定时间")


def test_running_campaigns_leave_out_ended_ones_and_other_counties():
    scene = lay_campaign(stations=1)
    CampaignFactory(county=scene.county, unit=scene.bureau, closed=True)
    CampaignFactory()

    assert list(running_campaigns(actor(scene.office))) == [scene.campaign]


def test_milestones_stand_by_day_with_units_in_the_bureaus_order():
    scene = lay_campaign()

    progress = milestone_progress(scene.campaign, actor(scene.office), DAY)

    assert [each.milestone.what for each in progress] == ["制定部门工作方案", "报送排查台账"]
    assert [row.unit.short_name for row in progress[1].owed] == [
        "1号派出所",
        "2号派出所",
        "3号派出所",
    ]
    assert (progress[0].tally.total, progress[0].tally.overdue) == (2, 2)


def test_milestones_count_what_the_lists_count():
    scene = lay_campaign()
    DeliverableFactory(milestone=scene.milestones[0], unit=scene.command, accepted=True)
    who = actor(scene.office)

    for each in milestone_progress(scene.campaign, who, DAY):
        assert each.tally == tally(each.milestone.deliverables.all(), DAY)


def test_a_station_sees_its_own_row_of_a_milestone():
    scene = lay_campaign()

    progress = milestone_progress(scene.campaign, actor(scene.station_head), DAY)

    assert [[row.unit for row in each.owed] for each in progress] == [[], [scene.stations[0]]]


def test_owed_next_puts_the_nearest_day_first_and_no_day_last():
    scene = lay_campaign(stations=1)
    undated = MilestoneFactory(campaign=scene.campaign, due_on=None, what="建立长效机制")
    DeliverableFactory(milestone=undated, unit=scene.command)

    rows = load_owed([scene.campaign], actor(scene.office), DAY).open

    assert [row.due_on for row in rows] == [
        date(2026, 3, 22),
        date(2026, 3, 22),
        date(2026, 6, 30),
        None,
    ]


def test_the_ruler_runs_from_the_first_to_the_last_month():
    scene = lay_campaign()
    marks = phase_marks(scene.campaign, DAY)

    ruler = lay_ruler(marks, milestone_progress(scene.campaign, actor(scene.office), DAY), DAY)

    assert [tick.label for tick in ruler.ticks][:2] == ["2026年3月", "4月"]
    assert (ruler.ticks[-1].label, ruler.bars[0].x) == ("10月", 10)
    assert ruler.bars[1].x < ruler.today_x < ruler.bars[1].x + ruler.bars[1].width
    assert round(sum(bar.width for bar in ruler.bars)) == 980


def test_the_ruler_keeps_labels_of_near_milestones_apart():
    scene = lay_campaign(stations=1)
    MilestoneFactory(campaign=scene.campaign, due_on=date(2026, 7, 2))
    MilestoneFactory(campaign=scene.campaign, due_on=date(2026, 10, 30))
    progress = milestone_progress(scene.campaign, actor(scene.office), DAY)

    ruler = lay_ruler(phase_marks(scene.campaign, DAY), progress, DAY)

    assert [(peg.row, peg.is_left) for peg in ruler.pegs] == [
        (0, False),
        (0, False),
        (1, False),
        (0, True),
    ]


def test_no_ruler_without_any_day():
    assert lay_ruler([], [], DAY) is None


@pytest.mark.parametrize(
    ("around", "before", "after"),
    [
        (0, "乙", "丁。"),
        (1, "甲。\n乙", "丁。\n戊。"),
        (None, "零。\n甲。\n乙", "丁。\n戊。\n己。"),
    ],
)
def test_passage_shows_whole_paragraphs_around_the_words(around, before, after):
    text = "零。\n甲。\n乙丙丁。\n戊。\n己。"
    start = text.index("丙")

    shown = passage(text, start, start + 1, around=around)

    assert (shown.before, shown.words, shown.after) == (before, "丙", after)
    assert shown.cut_before == (around is not None)


def test_find_fact_stays_inside_the_documents_campaign():
    scene, other = lay_campaign(stations=1), lay_campaign(stations=1)
    sector = scene.sectors[1]

    assert find_fact(scene.plan, "sector", sector.pk) == sector
    assert find_fact(other.plan, "sector", sector.pk) is None
    assert find_fact(scene.plan, "nonsense", sector.pk) is None
    assert said(sector) == "2.消防安全领域。各派出所定期排查九小场所。"
