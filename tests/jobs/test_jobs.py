"""Jobs: handed in once, done in chunks, stopped, put back, failed with a sentence."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from hongxian.audit.models import AuditEntry
from hongxian.jobs import actions, kinds, tasks
from hongxian.jobs.kinds import Kind, Outcome
from hongxian.jobs.models import FILE_DAYS, STALE_AFTER, Job, JobState, Worker
from hongxian.jobs.owner import Owner
from hongxian.jobs.workflow import JOB
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import NOON

pytestmark = pytest.mark.django_db
ANNA = Owner(7, "安然", "指挥中心", "880301")
BERT = Owner(8, "柏林", "指挥中心", "880301")
FIVE = 5


def count_to_five(job, progress):
    for step in range(FIVE):
        progress(step, FIVE, f"第{step}行")
    return Outcome("办了5行", {"rows": FIVE})


@pytest.fixture
def kind(request):
    """A kind of work for this test alone; its handler can be replaced."""

    def offer(handler=count_to_five, url=kinds.no_page) -> str:
        kinds.unregister("test")
        kinds.register(Kind("test", "试办", handler, url))
        return "test"

    yield offer
    kinds.unregister("test")


@pytest.fixture
def by_worker(settings):
    """Jobs wait for a worker."""
    settings.JOBS = "worker"


def hand_in(**more) -> Job:
    return actions.enqueue("test", {}, **{"actor": ANNA, "now": NOON, **more})


def job_in(state: JobState, **more) -> Job:
    """A row in a state, however it came there."""
    facts = {
        "county_code": "880301", "owner_id": 7, "owner_name": "安然", "kind": "test",
        "title": "试办", "created_at": NOON, "state": state,
        "started_at": None if state == JobState.WAITING else NOON,
        "finished_at": None if state in {"waiting", "running"} else NOON,
        "error": "坏了" if state == JobState.FAILED else "",
    }  # fmt: skip
    return Job.objects.create(**{**facts, **more})


def verbs_of(job: Job) -> list[str]:
    entries = AuditEntry.objects.filter(subject_id=str(job.pk)).order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_a_job_done_at_once_tells_what_came_of_it(kind):
    kind()

    job = hand_in()

    assert (job.state, job.note, job.result, job.total) == ("done", "办了5行", {"rows": 5}, 5)
    assert verbs_of(job) == ["job.hand_in", "job.start", "job.finish"]


def test_a_waiting_job_has_a_ticket_and_is_done_when_that_is_looked_at(kind, by_worker):
    kind()

    job = hand_in()
    ticket = DBTaskResult.objects.get(pk=job.ticket)
    tasks.run_job(*ticket.args_kwargs["args"])

    assert job.state == "waiting"
    job.refresh_from_db()
    assert job.state == "done"


def test_what_is_rolled_back_was_never_handed_in(kind, by_worker):
    kind()
    with transaction.atomic():
        hand_in()
        transaction.set_rollback(True)

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_second_click_gets_the_same_job(kind, by_worker):
    kind()

    first, second = hand_in(key="花名册"), hand_in(key="花名册")
    others = [hand_in(key="别的"), hand_in(key="花名册", actor=BERT), hand_in(), hand_in()]

    assert first == second
    assert len({first, *others}) == 5
    assert DBTaskResult.objects.count() == 5


def test_a_finished_job_does_not_stand_in_the_way_of_the_next(kind):
    kind()

    assert hand_in(key="花名册") != hand_in(key="花名册")


def test_the_database_keeps_a_key_open_once(kind):
    job_in(JobState.WAITING, key="k")

    with pytest.raises(IntegrityError), transaction.atomic():
        job_in(JobState.RUNNING, key="k")


def test_nobody_without_an_account_hands_in(kind):
    kind()

    with pytest.raises(Refused, match="登录人员"):
        hand_in(actor=Owner(None, "系统", "", None))


def test_an_unknown_kind_is_a_mistake_of_ours_when_handed_in_and_a_sentence_later(kind, by_worker):
    kind()
    job = hand_in()
    kinds.unregister("test")

    with pytest.raises(LookupError):
        hand_in()
    tasks.run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", tasks.UNKNOWN)


def test_a_kind_is_declared_once(kind):
    kind()

    with pytest.raises(ValueError, match="declared twice"):
        kinds.register(Kind("test", "另一种", count_to_five))


def test_a_refusal_is_the_sentence_the_owner_reads(kind):
    def refuses(job, progress):
        raise Refused("表格里没有数据，请检查。")

    kind(refuses)

    job = hand_in()

    assert (job.state, job.error) == ("failed", "表格里没有数据，请检查。")
    assert verbs_of(job)[-1] == "job.fail"


def test_a_fault_of_the_program_is_told_without_its_inside(kind, caplog):
    def breaks(job, progress):
        raise KeyError("secret")

    kind(breaks)

    job = hand_in()

    assert (job.state, job.error) == ("failed", tasks.BROKEN)
    assert "secret" in caplog.text


def test_the_owner_stops_a_running_job_between_two_chunks(kind):
    did = []

    def counts(job, progress):
        for step in range(FIVE):
            did.append(step)
            if step == 2:
                actions.ask_to_stop(job, actor=ANNA, now=NOON)
            progress.always(step + 1, FIVE)
        return Outcome("到头了")

    kind(counts)

    job = hand_in()

    assert (job.state, job.done, did) == ("cancelled", 3, [0, 1, 2])
    assert verbs_of(job)[-2:] == ["job.ask_stop", "job.stop"]


def test_progress_is_saved_seldom(kind, django_assert_max_num_queries):
    def counts(job, progress):
        with django_assert_max_num_queries(12):
            for step in range(1000):
                progress(step, 1000)
        return Outcome("好")

    kind(counts)

    assert hand_in().state == "done"


def test_an_ending_worker_puts_its_job_back_uncounted(kind, by_worker, monkeypatch):
    kind()
    job = hand_in()
    old = job.ticket
    tasks._Here.ending.set()
    try:
        tasks.run_job(str(job.pk))
    finally:
        tasks._Here.ending.clear()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == ("waiting", 0, "")
    assert job.ticket != old
    tasks.run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == "done"


def test_what_a_handler_kept_is_there_after_a_break(kind, by_worker):
    seen = []

    def resumes(job, progress):
        first = job.kept.get("row", 0)
        seen.append(first)
        for row in range(first, FIVE):
            progress.keep(row=row + 1)
            if row == 2 and first == 0:
                raise actions.Interrupted
        return Outcome("好")

    kind(resumes)
    job = hand_in()

    tasks.run_job(str(job.pk))
    tasks.run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, seen, job.kept) == ("done", [0, 3], {"row": 5})


def test_a_worker_given_up_for_dead_writes_over_nobody(kind, by_worker):
    def sleeps(job, progress):
        # Meanwhile it was put back, and another worker has it.
        Job.objects.filter(pk=job.pk).update(attempts=2, worker="another", done=4)
        progress.always(1, FIVE)
        return Outcome("never")

    kind(sleeps)
    job = hand_in()

    tasks.run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.worker) == ("running", 4, "another")


def test_a_job_is_started_once(kind, by_worker):
    kind()
    job = hand_in()

    assert actions.start_job(str(job.pk), worker="a", now=NOON) is not None
    assert actions.start_job(str(job.pk), worker="b", now=NOON) is None
    assert actions.start_job("0198d8f0-0000-7000-8000-000000000000", worker="a", now=NOON) is None


def worker(*, silent_for=timedelta(0)) -> Worker:
    return Worker.objects.create(place="本机", started_at=NOON, beat_at=NOON - silent_for)


def rescue(job: Job) -> bool:
    return actions.rescue_job(job, real_now=NOON, now=NOON)


@pytest.mark.parametrize("gone", ["silent", "ended"])
def test_a_job_of_a_dead_worker_is_put_back_once_and_then_failed(kind, gone):
    dead = worker(silent_for=2 * STALE_AFTER)
    job = job_in(JobState.RUNNING, worker=str(dead.pk), attempts=1)
    if gone == "ended":
        actions.end_worker(dead.pk)

    assert rescue(job)
    job.refresh_from_db()
    assert (job.state, job.worker) == ("waiting", "")
    assert job.ticket is not None

    Job.objects.filter(pk=job.pk).update(
        state="running", worker=str(dead.pk), attempts=2, started_at=NOON
    )
    assert rescue(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "两次意外中断" in job.error


def test_a_job_of_a_living_worker_is_left_alone(kind):
    alive = worker(silent_for=STALE_AFTER / 2)
    job = job_in(JobState.RUNNING, worker=str(alive.pk), attempts=1)

    assert not rescue(job)


def test_a_stop_that_a_dead_worker_did_not_hear_is_done(kind):
    job = job_in(JobState.RUNNING, worker=str(worker(silent_for=2 * STALE_AFTER).pk),
                 stop_asked=True)  # fmt: skip

    assert rescue(job)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_ticket_that_a_dead_worker_took_along_is_replaced(kind, by_worker):
    kind()
    job = hand_in()
    ticket = DBTaskResult.objects.get(pk=job.ticket)
    assert not rescue(job)

    ticket.status, ticket.started_at = "RUNNING", NOON - 2 * STALE_AFTER
    ticket.save()

    assert rescue(job)
    old = job.ticket
    job.refresh_from_db()
    assert job.ticket != old
    assert not rescue(job)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_finished_jobs_are_not_rescued(kind, state):
    assert not rescue(job_in(state))


def test_signs_of_life(kind):
    one = actions.begin_worker(place="本机:1", real_now=NOON)

    assert actions.beat(one.pk, real_now=NOON + timedelta(seconds=5))
    assert Worker.objects.alive(NOON + STALE_AFTER).exists()
    assert not Worker.objects.alive(NOON + 2 * STALE_AFTER).exists()
    actions.forget_workers(real_now=NOON + timedelta(days=1))
    assert not actions.beat(one.pk, real_now=NOON)


FACTS = {
    "start": lambda job: actions.start_job(str(job.pk), worker="w", now=NOON),
    "finish": lambda job: actions.finish_job(job, Outcome("好"), now=NOON),
    "fail": lambda job: actions.fail_job(job, "坏了", now=NOON),
    "put_back": lambda job: actions.put_back(job, now=NOON, counts=True),
    "cancel": lambda job: actions.cancel_job(job, actor=ANNA, now=NOON),
    "ask_stop": lambda job: actions.ask_to_stop(job, actor=ANNA, now=NOON),
    "stop": lambda job: actions.stop_job(job, now=NOON),
}


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("move", JOB.moves, ids=lambda move: move.verb)
def test_every_move_is_taken_from_its_states_and_from_no_other(kind, state, move):
    job = job_in(state)

    if state in move.from_states:
        FACTS[move.verb](job)
    elif move.verb == "start":
        assert FACTS["start"](job) is None
    else:
        with pytest.raises(Refused):
            FACTS[move.verb](job)

    job.refresh_from_db()
    assert job.state == (move.to_state if state in move.from_states else state)


@pytest.mark.parametrize(("act", "state"), [("cancel_job", "waiting"), ("ask_to_stop", "running")])
def test_a_job_is_its_owners_alone(kind, act, state):
    job = job_in(JobState(state))

    with pytest.raises(Refused, match="本人"):
        getattr(actions, act)(job, actor=BERT, now=NOON)
    assert list(Job.objects.visible_to(BERT)) == []
    assert list(Job.objects.visible_to(ANNA)) == [job]
    assert list(Job.objects.visible_to(Owner(None, "系统", "", None))) == []


def test_the_diagram_of_the_readme_is_the_table():
    readme = Path(tasks.__file__).with_name("README.md").read_text()

    assert JOB.diagram() in readme


def done_with_file(tmp_path: Path, kind) -> Job:
    made = tmp_path / "out.xlsx"
    made.write_bytes(b"rows")
    kind(lambda job, progress: Outcome("好", file=made, file_name="台账.xlsx", rows=3))
    job = hand_in()
    assert not made.exists()
    return job


def test_a_file_is_kept_for_a_week_and_then_removed_from_the_disk(
    kind, tmp_path, django_capture_on_commit_callbacks
):
    job = done_with_file(tmp_path, kind)
    kept = Path(settings.MEDIA_ROOT) / job.file.name

    assert (kept.read_bytes(), job.file_name, job.file_rows) == (b"rows", "台账.xlsx", 3)
    assert not actions.drop_file(job, now=job.finished_at + timedelta(days=FILE_DAYS))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_file(job, now=job.finished_at + timedelta(days=FILE_DAYS, seconds=1))
    assert not kept.exists()
    assert verbs_of(job)[-1] == "job.drop_file"
    assert not actions.drop_file(job, now=job.finished_at + timedelta(days=30))


@limits(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(0, 40)), max_size=8))
def test_progress_never_passes_its_total(kind, steps):
    shown = []

    def counts(job, progress):
        for done, total in steps:
            progress.always(done, total)
            shown.append((job.done, job.total))
        return Outcome("好")

    kind(counts)
    job = hand_in()

    assert all(done <= total for done, total in shown)
    assert (job.state, job.done) == ("done", job.total)
