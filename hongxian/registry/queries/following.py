"""Do the copies of a place's units on other rows still say what the place says?"""

from typing import Any

from django.db.models import F, Q

from hongxian.registry import following


def out_of_step(county_id: str) -> list[str]:
    """Kinds of rows whose copies differ from their place's units; none in a sound county."""
    told = []
    for copies in following.registered():
        model: Any = copies.model
        if count := model.objects.filter(_wrong(copies.key), county=county_id).count():
            told.append(f"{model._meta.verbose_name}：{count}条与监管对象的单位不一致")
    return told


def _wrong(key: str) -> Q:
    unit, lead = f"{key}__unit", f"{key}__lead_unit"
    differs = Q(place_unit__isnull=True) | ~Q(place_unit=F(unit))
    differs |= Q(lead_unit__isnull=True, **{f"{lead}__isnull": False})
    differs |= Q(lead_unit__isnull=False) & ~Q(lead_unit=F(lead))
    return Q(**{f"{key}__isnull": False}) & differs
