"""Who acts, as the log needs it: the owner of a job, or the system."""

from dataclasses import dataclass

from hongxian.jobs.models import Job


@dataclass(frozen=True)
class Owner:
    """The names that were copied into the job when it was handed in."""

    user_id: int | None
    name: str
    unit_name: str
    county_id: str | None
    acting_for: str = ""


def system_for(job: Job) -> Owner:
    """The system, in the log of the job's county."""
    return Owner(None, "系统", "", job.county_code)
