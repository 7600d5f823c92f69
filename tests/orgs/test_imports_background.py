"""A large roster is looked through and applied by a background job, in parts, resumably."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hongxian.audit.models import AuditEntry
from hongxian.commands import timed_work
from hongxian.jobs.actions import Interrupted
from hongxian.jobs.models import Job
from hongxian.jobs.tasks import run_job
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.actions.imports import CHUNK
from hongxian.orgs.actions.people import LETTERS, made_password
from hongxian.orgs.models import ImportBatch, User
from hongxian.orgs.tasks import drop_leftovers
from hongxian.orgs.views.imports import SMALL
from tests.campaigns.factories import NOON, UserFactory
from tests.orgs.county import Small, door, lay_small
from tests.orgs.roster import cells, roster
from tests.orgs.test_imports import bring_in, send, upload

pytestmark = pytest.mark.django_db
MANY = SMALL + 20


@pytest.fixture
def small() -> Small:
    return lay_small()


@pytest.fixture
def by_worker(settings):
    settings.JOBS = "worker"


def many(count: int = MANY) -> bytes:
    rows = [[f"人{no}", f"u{no:04}", "东城派出所", "民警", ""] for no in range(count)]
    return roster([], rows)


def job_of(answer) -> Job:
    """The job an answer leads to."""
    job = Job.objects.first()
    assert answer["Location"] == reverse("job", args=[job.pk])
    return job


def test_a_large_roster_is_looked_through_and_applied_by_the_worker(small, by_worker):
    client = door(small.system)

    job = job_of(send(client, many()))
    batch = ImportBatch.objects.get()
    waiting = client.get(reverse("import", args=[batch.pk])).content.decode()
    run_job(str(job.pk))
    watched = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    page = client.get(watched["HX-Redirect"]).content.decode()
    job = job_of(client.post(reverse("import-apply", args=[batch.pk])))
    again = job_of(client.post(reverse("import-apply", args=[batch.pk])))
    run_job(str(job.pk))
    after = client.get(reverse("import", args=[batch.pk])).content.decode()
    slips = client.post(reverse("import-slips", args=[batch.pk]), {"sheet": "yes"})
    second = client.post(reverse("import-slips", args=[batch.pk]))

    assert "正在办理：核对单位人员表：花名册.xlsx" in waiting
    assert f"将导入{MANY}行" in page
    assert "显示密码条" not in page
    assert again == job
    assert f"{MANY}个新账号的初始密码还没有出具" in after
    _, *rows = cells(slips.content, "初始密码")
    assert len(rows) == MANY
    assert User.objects.get(username=rows[7][2]).check_password(rows[7][3])
    assert (second.status_code, "只出具一次" in second.content.decode()) == (409, True)
    assert AuditEntry.objects.filter(verb="import.show_slips").count() == 1
    assert ImportBatch.objects.get().seed == ""


def test_an_import_that_was_interrupted_goes_on_and_loses_no_password(small):
    batch = upload(small, many())
    actor = small.acting(small.system)

    def breaks(done, total, note):
        if done >= 2 * CHUNK:
            raise Interrupted

    with pytest.raises(Interrupted):
        actions.apply_import(batch, actor=actor, now=NOON, tell=breaks)
    half = ImportBatch.objects.get()
    applied = actions.apply_import(half, actor=actor, now=NOON)

    assert (half.people_new, half.applied_at, len(half.opened)) == (2 * CHUNK, None, 2 * CHUNK)
    assert (applied.batch.people_new, applied.batch.unchanged) == (MANY, 0)
    assert User.objects.filter(username__startswith="u0").count() == MANY
    slips = actions.show_slips(applied.batch, actor=actor, now=NOON)
    assert len({slip.password for slip in slips}) == MANY


def test_an_interrupted_import_says_what_is_in_and_can_be_given_up(small):
    batch = upload(small, many(CHUNK + 1))
    actor = small.acting(small.system)

    def breaks(done, total, note):
        if done:
            raise Interrupted

    actions.look_through(batch, actor=actor, now=NOON)
    with pytest.raises(Interrupted):
        actions.apply_import(batch, actor=actor, now=NOON, tell=breaks)
    client = door(small.system)
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    client.post(reverse("import-drop", args=[batch.pk]))
    dropped = client.get(reverse("import", args=[batch.pk])).content.decode()

    assert "已写入的保留；再次确认会接着导入其余的行" in page
    assert "没有导入其余的行" in dropped
    assert f"{CHUNK}个新账号的初始密码还没有出具" in dropped


def test_somebody_who_lost_the_right_meanwhile_imports_nothing(small, by_worker):
    client = door(small.system)
    run_job(str(job_of(send(client, many())).pk))
    batch = ImportBatch.objects.get()
    job = job_of(client.post(reverse("import-apply", args=[batch.pk])))

    small.system.posts.update(ends_on=clock.today() - timedelta(days=1))
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "单位和账号由系统管理员维护。")
    assert not User.objects.filter(username__startswith="u0").exists()


def test_a_closed_account_imports_nothing(small, by_worker):
    job = job_of(send(door(small.system), many()))
    User.objects.filter(pk=small.system.pk).update(is_active=False)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "交办人的账号已停用，没有办理。")


def test_what_is_being_applied_is_not_dropped(small, by_worker):
    client = door(small.system)
    run_job(str(job_of(send(client, many())).pk))
    batch = ImportBatch.objects.get()
    client.post(reverse("import-apply", args=[batch.pk]))

    answer = client.post(reverse("import-drop", args=[batch.pk]))

    assert (answer.status_code, "正在导入" in answer.content.decode()) == (409, True)


def test_another_administrator_reads_who_is_at_it(small, by_worker):
    send(door(small.system), many())
    other = UserFactory(unit=small.bureau, roles=["system"], name="安小二")

    page = door(other).get(reverse("import", args=[ImportBatch.objects.get().pk])).content.decode()

    assert f"{small.system.name}正在办理" in page
    assert "查看进度" not in page


def test_a_roster_is_looked_through_again_when_the_county_has_changed(small):
    client = door(small.system)
    send(client, roster([], [["关晓岚", "guan", "东城派出所", "", ""]]))
    batch = ImportBatch.objects.get()
    UserFactory(username="guan", name="关晓岚", unit=small.east)

    client.post(reverse("import-look", args=[batch.pk]))

    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert "完全一致，不需要导入" in page


def test_what_was_imported_is_not_looked_through_again(small):
    batch = bring_in(small, many(1)).batch

    with pytest.raises(Refused, match="已经导入"):
        actions.look_through(batch, actor=small.acting(small.system), now=NOON)


@pytest.mark.parametrize("applied", [True, False])
def test_the_tick_empties_what_was_kept_for_a_week(small, applied):
    content = roster([], [["关晓岚", "guan", "东城派出所", "", ""], ["", "x", "", "", ""]])
    batch = bring_in(small, content).batch if applied else upload(small, content)
    assert batch.content is not None

    ImportBatch.objects.update(uploaded_at=clock.now() - timedelta(days=6, hours=23))
    assert drop_leftovers() == ""
    ImportBatch.objects.update(uploaded_at=clock.now() - timedelta(days=7, hours=1))
    told = timed_work()

    batch.refresh_from_db()
    assert "清理到期的单位人员表1个。" in told
    assert (batch.content, batch.preview, batch.seed) == (None, None, "")
    assert (batch.applied_at is None, batch.dropped_at is None) == (not applied, applied)
    assert AuditEntry.objects.filter(verb="import.empty").count() == 1
    assert drop_leftovers() == ""


def test_a_password_already_changed_is_not_on_a_slip(small):
    batch = bring_in(small, many(3)).batch
    user = User.objects.get(username="u0001")
    user.set_password("mine-and-only-mine")
    user.save()

    slips = actions.show_slips(batch, actor=small.acting(small.system), now=NOON)

    assert {slip.user.username for slip in slips} == {"u0000", "u0002"}


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_made_password_is_the_seeds_and_the_names(seed, name):
    password = made_password(seed, name)

    assert password == made_password(seed, name)
    assert password != made_password(seed + "x", name)
    assert [len(block) for block in password.split("-")] == [4, 4, 4]
    assert set(password) <= {*LETTERS, "-"}
