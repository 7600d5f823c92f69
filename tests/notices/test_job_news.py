"""A job that ends tells whoever handed it in, once, unless they watched it to its end."""

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.jobs import actions, kinds
from hongxian.jobs.actions import MOST_ATTEMPTS
from hongxian.jobs.actions.moving import fail_job, finish_job, put_back, start_job, stop_job
from hongxian.jobs.kinds import Kind, Outcome
from hongxian.jobs.models import Job
from hongxian.notices.models import Notice
from hongxian.orgs.models import User
from tests.campaigns.factories import NOON
from tests.orgs.county import Small, door, lay_small

pytestmark = pytest.mark.django_db
NIGHT = NOON.replace(hour=23)
RESULT = "/places/"


@pytest.fixture
def small() -> Small:
    return lay_small()


@pytest.fixture(autouse=True)
def kinds_of_work(settings):
    settings.JOBS = "worker"
    kinds.register(Kind("plain", "导出隐患台账", lambda job, progress: Outcome("好")))
    kinds.register(Kind("led", "导入台账", lambda job, progress: Outcome("好"), lambda job: RESULT))
    yield
    kinds.unregister("plain")
    kinds.unregister("led")


def started(small: Small, kind: str = "plain", worker: str = "w1") -> Job:
    job = actions.enqueue(kind, {}, actor=small.acting(small.officer), now=NOON)
    job = start_job(str(job.pk), worker=worker, now=NOON)
    assert job is not None
    return job


def finished(small: Small, kind: str = "plain", **more) -> Job:
    return finish_job(started(small, kind, **more), Outcome("共3行。"), now=NIGHT)


def watch(client, job: Job):
    """As the page asks by itself."""
    asks = {"HX-Request": "true", "X-Poll": "1"}
    return client.get(reverse("job", args=[job.pk]), headers=asks)


def see(client, job: Job, **more):
    """As the page of an ended job does on load."""
    return client.post(reverse("job-seen", args=[job.pk]), more, headers={"HX-Request": "true"})


def test_its_owner_hears_that_it_is_done_at_any_hour(small):
    job = finished(small, "led")

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.url) == (small.officer, "job", RESULT)
    assert notice.sentence == "“导入台账”已办完：共3行。"
    assert notice.visible_from == notice.created_at == NIGHT
    client = door(small.officer)
    assert job.title in client.get(reverse("notices")).content.decode()


def test_a_file_is_fetched_on_the_page_of_the_job(small):
    job = finished(small)

    assert Notice.objects.get().url == reverse("job", args=[job.pk])


def test_a_failure_is_told_with_its_reason_and_leads_to_the_job(small):
    job = fail_job(started(small, "led"), "文件已不再保存，请重新上传。", now=NIGHT)

    notice = Notice.objects.get()
    assert notice.sentence == "“导入台账”没有办成：文件已不再保存，请重新上传。"
    assert notice.url == reverse("job", args=[job.pk])


def test_an_attempt_that_broke_is_told_only_once_it_is_given_up(small):
    job = started(small)
    for _ in range(MOST_ATTEMPTS - 1):
        put_back(job, now=NOON, counts=True)
        assert not Notice.objects.exists()
        job = start_job(str(job.pk), worker="w2", now=NOON)

    fail_job(job, "没有做完。", now=NIGHT)

    assert Notice.objects.count() == 1


def test_what_was_done_while_one_waited_is_not_told(small):
    finished(small, worker="")

    assert not Notice.objects.exists()


def test_what_its_owner_stopped_is_not_told(small):
    job = started(small)
    stop_job(actions.ask_to_stop(job, actor=small.acting(small.officer), now=NOON), now=NIGHT)

    assert not Notice.objects.exists()


def test_an_owner_who_left_or_is_of_no_county_is_not_told(small):
    job = started(small)
    User.objects.filter(pk=small.officer.pk).update(is_active=False)

    finish_job(job, Outcome("好"), now=NIGHT)

    assert not Notice.objects.exists()


def test_whoever_watched_to_the_end_is_led_on_and_has_nothing_unread(small):
    job, client = finished(small, "led"), door(small.officer)

    seen = watch(client, job)
    led = see(client, job, watched="1")

    assert "HX-Redirect" not in seen
    assert f'hx-post="{reverse("job-seen", args=[job.pk])}"' in seen.content.decode()
    assert 'name="watched"' in seen.content.decode()
    assert led["HX-Redirect"] == RESULT
    assert Notice.objects.get().read_at is not None
    assert AuditEntry.objects.filter(verb="notice.read").count() == 1


def test_looking_at_it_later_counts_as_read_and_leads_nowhere(small):
    job, client = finished(small, "led"), door(small.officer)
    page = client.get(reverse("job", args=[job.pk])).content.decode()

    answer = see(client, job)

    assert 'hx-trigger="load"' in page
    assert 'name="watched"' not in page
    assert (answer.status_code, answer.content) == (204, b"")
    assert Notice.objects.get().read_at is not None
    after = client.get(reverse("job", args=[job.pk])).content.decode()
    assert 'hx-trigger="load"' not in after


def test_once_read_a_watching_page_is_led_on_at_once(small):
    job, client = finished(small, "led"), door(small.officer)
    see(client, job)

    assert watch(client, job)["HX-Redirect"] == RESULT


def test_without_scripts_one_is_led_to_the_result(small):
    job, client = finished(small, "led"), door(small.officer)

    answer = client.post(reverse("job-seen", args=[job.pk]))

    assert answer.url == RESULT
    assert Notice.objects.get().read_at is not None


def test_looking_at_a_page_writes_nothing(small):
    job, client = finished(small), door(small.officer)

    client.get(reverse("job", args=[job.pk]))
    watch(client, job)

    assert Notice.objects.get().read_at is None


def test_seeing_an_open_job_reads_nothing_and_a_strangers_is_not_found(small):
    job = started(small)

    assert see(door(small.officer), job).status_code == 204
    assert see(door(small.system), job).status_code == 404
