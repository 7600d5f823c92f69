"""后台任务: one's own jobs, their progress, their file; a worker that is missing is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.jobs import actions, kinds
from hongxian.jobs.exporting import Sheet, export_in_background, register_export
from hongxian.jobs.kinds import Kind, Outcome
from hongxian.jobs.models import Job, Worker
from hongxian.jobs.tasks import sweep
from hongxian.kit import clock
from hongxian.kit.sheets import cell
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import User
from tests.campaigns.factories import NOON
from tests.orgs.county import Small, door, lay_small
from tests.orgs.roster import cells
from tests.standing import standing

pytestmark = pytest.mark.django_db


laid, small = standing(lay_small)


@pytest.fixture
def by_worker(settings):
    settings.JOBS = "worker"


@pytest.fixture
def exports(small):
    """An export of the people one may see, for this test alone."""

    def people(job):
        assert job.payload == {"query": "view=all"}
        names = User.objects.filter(unit__county=job.county_code).values_list("name", "pk")
        rows = ([name, "=1+1", pk] for name, pk in names)
        return Sheet(("姓名", "公式", "编号"), names.count(), rows)

    register_export("people", "人员清单", people)
    yield "people"
    kinds.unregister("people")


@pytest.fixture
def waits():
    kinds.register(Kind("test", "试办", lambda job, progress: Outcome("好")))
    yield "test"
    kinds.unregister("test")


def hand_in(small: Small, title: str = "") -> Job:
    return actions.enqueue("test", {}, actor=small.acting(small.officer), now=NOON, title=title)


def read(small: Small, job: Job) -> str:
    return door(small.officer).get(reverse("job", args=[job.pk])).content.decode()


def set_state(job: Job, **facts) -> None:
    Job.objects.filter(pk=job.pk).update(**facts)


def test_an_export_is_written_row_by_row_and_fetched_with_a_line_in_the_log(small, exports):
    job = export_in_background(
        exports, "view=all", actor=small.acting(small.officer), now=clock.now()
    )
    client = door(small.officer)

    page = client.get(reverse("job", args=[job.pk])).content.decode()
    answer = client.post(reverse("job-file", args=[job.pk]))
    content = b"".join(answer.streaming_content)

    total = User.objects.filter(unit__county=small.county).count()
    assert f"下载（{total}行" in page
    head, first, *rest = cells(content, "人员清单")
    assert (head, first[1], len(rest)) == (["姓名", "公式", "编号"], "=1+1", total - 1)
    entry = AuditEntry.objects.get(verb="list.export")
    assert entry.detail == {"what": "导出人员清单", "rows": total}


def test_a_file_that_has_gone_is_told(small, exports):
    job = export_in_background(
        exports, "view=all", actor=small.acting(small.officer), now=clock.now()
    )
    set_state(job, finished_at=clock.now() - timedelta(days=8))

    told = sweep()
    answer = door(small.officer).post(reverse("job-file", args=[job.pk]))

    assert told == "删除到期的结果文件1个。"
    assert (answer.status_code, "不再保存" in answer.content.decode()) == (409, True)
    assert "结果文件已过期删除" in read(small, job)


def test_a_waiting_job_tells_its_place_and_that_nobody_works(small, waits, by_worker):
    first, second = hand_in(small), hand_in(small)

    alone = read(small, second)
    Worker.objects.create(place="本机", started_at=clock.real_now(), beat_at=clock.real_now())
    served = read(small, second)

    assert "后台程序没有在运行" in alone
    assert "hongxian work" in alone
    assert "后台程序没有在运行" not in served
    assert "前面还有1项任务" in served
    assert "马上开始" in read(small, first)


def test_a_running_job_shows_how_far_it_is(small, waits, by_worker):
    job = hand_in(small)
    set_state(job, state="running", started_at=clock.now(), done=30, total=120, note="第30行")

    page = read(small, job)
    part = door(small.officer).get(
        reverse("job", args=[job.pk]), headers={"HX-Request": "true"}
    ).content.decode()  # fmt: skip

    for text in (page, part):
        assert '<progress max="120" value="30"' in text
        assert "<b>25%</b>" in text
        assert 'hx-trigger="every 1s"' in text
    assert 'http-equiv="refresh"' in page
    assert "<html" not in part


def test_a_finished_job_is_not_asked_about_any_more(small, waits):
    page = read(small, hand_in(small))

    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page
    assert "已完成" in page


def test_cancel_a_waiting_job_and_stop_a_running_one(small, waits, by_worker):
    client = door(small.officer)
    waiting, running = hand_in(small), hand_in(small)
    set_state(running, state="running", started_at=clock.now())

    for job in (waiting, running):
        client.post(reverse("job-cancel", args=[job.pk]))
        job.refresh_from_db()
    again = client.post(reverse("job-cancel", args=[waiting.pk]))

    assert (waiting.state, running.state, running.stop_asked) == ("cancelled", "running", True)
    assert "已要求停止" in read(small, running)
    assert again.status_code == 409


def test_a_file_is_not_fetched_before_it_is_there(small, waits, by_worker):
    answer = door(small.officer).post(reverse("job-file", args=[hand_in(small).pk]))

    assert (answer.status_code, "还没有做完" in answer.content.decode()) == (409, True)


def test_the_list_holds_ones_own_jobs_alone(small, waits):
    hand_in(small, "我的导出")

    mine = door(small.officer).get(reverse("jobs")).content.decode()
    others = door(small.system).get(reverse("jobs")).content.decode()

    assert "我的导出" in mine
    assert "我的导出" not in others
    assert "交给后台办理时" in others


def test_a_failed_job_says_why(small, waits, by_worker):
    job = hand_in(small)
    set_state(job, state="failed", finished_at=clock.now(), error="表格里没有数据，请检查。")

    assert "表格里没有数据，请检查。" in read(small, job)


def test_an_export_that_breaks_half_way_tells_why_and_leaves_no_file(small):
    def rows():
        yield ["甲", clock.now()]
        raise Refused("第二行读不出来。")

    register_export("broken", "坏清单", lambda job: Sheet(("姓名", "时间"), 2, rows()))
    try:
        job = export_in_background("broken", "", actor=small.acting(small.officer), now=NOON)
    finally:
        kinds.unregister("broken")

    assert (job.state, job.error, job.file.name) == ("failed", "第二行读不出来。", "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (3, 3),
        (10**16, "10000000000000000"),
        (True, "True"),
        (float("nan"), "nan"),
        ("=1+1", "=1+1"),
        ("字" * 40000, "字" * 32767),
    ],
)
def test_what_a_cell_takes(value, written):
    assert cell(value) == written
