"""Reading the log."""

from django.db import models
from django.db.models import Q

from hongxian.audit.models import AuditEntry

MOST = 100
"""Entries on a page, the newest; the log holds them all."""


def timeline(*subjects: models.Model, but: str = "") -> list[AuditEntry]:
    """Who did what to these records, the newest first and so many; verbs that start with `but` are
    left out."""
    wanted = Q()
    for subject in subjects:
        wanted |= Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    entries = AuditEntry.objects.filter(wanted).order_by("-at", "-id")
    shown = entries.exclude(verb__startswith=but) if but else entries
    return list(shown[:MOST]) if subjects else []
