"""Reading the log."""

from django.db import models
from django.db.models import Q

from hongxian.audit.models import AuditEntry


def timeline(*subjects: models.Model, but: str = "") -> list[AuditEntry]:
    """Who did what to these records, newest first; verbs that start with `but` are left out."""
    wanted = Q()
    for subject in subjects:
        wanted |= Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    entries = AuditEntry.objects.filter(wanted).order_by("-at", "-id")
    return list(entries.exclude(verb__startswith=but) if but else entries) if subjects else []
