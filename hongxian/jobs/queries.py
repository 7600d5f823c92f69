"""What pages and the worker ask."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from hongxian.jobs.models import FILE_DAYS, Job, JobQuerySet, Worker


def somebody_works(real_now: datetime) -> bool:
    """Is any worker alive?"""
    return Worker.objects.alive(real_now).exists()


def ahead_of(job: Job) -> int:
    """How many jobs, anybody's, are done before this one."""
    earlier = Q(created_at__lt=job.created_at) | Q(created_at=job.created_at, id__lt=job.pk)
    return Job.objects.open().filter(earlier).count()


def with_old_files(now: datetime) -> JobQuerySet:
    """Jobs whose result file has been kept long enough."""
    return Job.objects.filter(finished_at__lt=now - timedelta(days=FILE_DAYS)).exclude(file="")


def open_job(codes: Collection[str], key: str, *, county: str) -> Job | None:
    """The job, anybody's, that is at the record with this key; None when nobody is."""
    jobs = Job.objects.open().filter(county_code=county, kind__in=codes, key=key)
    return jobs.order_by("created_at").first()
