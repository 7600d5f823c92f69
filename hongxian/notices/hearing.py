"""News of the rooms below as notices: who stands in, who takes over, which job has ended."""

from datetime import datetime

from django.urls import reverse

from hongxian.audit.actions.entries import Acts
from hongxian.jobs.kinds import result_url
from hongxian.jobs.models import Job, JobState
from hongxian.notices.actions import Message, about, mark_read, notify
from hongxian.notices.models import Notice, NoticeKind, NoticeQuerySet
from hongxian.orgs.models import User
from hongxian.orgs.news import News


def tell(news: News, now: datetime) -> None:
    """One notice to the person it concerns."""
    county = news.person.unit.county_id
    if county is None:
        return
    message = Message(
        key=news.key,
        kind=NoticeKind(news.kind),
        sentence=news.sentence,
        people=(news.person.pk,),
        county_id=county,
        url=reverse(news.url_name),
        unit=news.person.unit,
    )
    notify([message], now=now)


def tell_job_ended(job: Job, now: datetime) -> None:
    """One notice to whoever handed it in; it leads to the result, or to the job that failed."""
    people = User.objects.filter(pk=job.owner_id, is_active=True, unit__county=job.county_code)
    if not people.exists():
        return
    is_done = job.state == JobState.DONE
    note = job.note if is_done else job.error
    told = f"“{job.title}”{'已办完' if is_done else '没有办成'}{f'：{note}' if note else '。'}"
    url = result_url(job) if is_done else ""
    message = Message(
        key=_job_key(job),
        kind=NoticeKind.JOB,
        sentence=told,
        people=(job.owner_id,),
        county_id=job.county_code,
        url=url or reverse("job", args=[job.pk]),
        subject=about(job),
        is_answer=True,
    )
    notify([message], now=now)


def job_news_waits(job: Job, actor: Acts) -> bool:
    """Is the notice unread? One query."""
    return _job_news(job, actor).exists()


def job_news_seen(job: Job, actor: Acts, now: datetime) -> None:
    """The owner looks at the job's page: the notice counts as read."""
    for notice in _job_news(job, actor):
        mark_read(notice, actor=actor, now=now)


def _job_news(job: Job, actor: Acts) -> NoticeQuerySet:
    mine = Notice.objects.filter(county=job.county_code, recipient=actor.user_id)
    return mine.filter(key=_job_key(job)).unread()


def _job_key(job: Job) -> str:
    return f"job:{job.pk}"
