"""The records keep the rules by which an installation can grow past one machine."""

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction
from uuid_utils.compat import uuid7

from hongxian.campaigns.models import Campaign, Deliverable
from hongxian.orgs.county import CountyKey, CountyOwned
from tests.campaigns.factories import CampaignFactory, CountyFactory

# Plain tables that every county row may point to, or that stand below the counties.
REFERENCE = {
    "orgs.County": "the county itself",
    "orgs.Unit": "the unit tree spans counties",
    "orgs.UnitAlias": "hangs on the unit tree",
    "orgs.User": "people move between units",
    "orgs.Post": "hangs on people and units",
    "orgs.Delegation": "hangs on people and posts",
    "orgs.OwnFilter": "hangs on a person",
    "deadlines.CalendarDay": "holidays are the same for every county",
    "deadlines.CalendarYear": "holidays are the same for every county",
    "deadlines.TickRun": "one run serves all counties",
    "jobs.Job": "carries the county's code, stands below the counties",
    "jobs.Worker": "a process serves all counties",
    "audit.AuditEntry": "append-only, carries the county's code, stands below every room",
    "audit.ChainLink": "append-only, as the entries it seals",
    "audit.DayHead": "append-only, as the links it closes",
    "audit.Verification": "append-only, as the chain it checked",
}
# Where a row goes with its parent instead of protecting it.
CASCADES = {
    "campaigns.DraftFact.document": "a draft's lines have no life without the draft",
    "campaigns.DraftFact.parent": "a struck-out heading takes its lines along",
    "campaigns.DraftUnit.document": "a draft's lines have no life without the draft",
    "campaigns.DraftUnitMatch.draft_unit": "a draft's lines have no life without the draft",
}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("hongxian.")]


def county_models() -> list[type[models.Model]]:
    return [m for m in own_models() if issubclass(m, CountyOwned)]


def foreign_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)]


def test_a_model_is_owned_by_a_county_or_listed_as_reference():
    plain = {m._meta.label for m in own_models() if not issubclass(m, CountyOwned)}

    assert plain == REFERENCE.keys()


def test_no_index_is_the_beginning_of_another():
    """Every row that is written pays for each of them."""
    wrong = []
    for model in own_models():
        rules = [*model._meta.indexes, *model._meta.constraints]
        whole = [rule for rule in rules if not getattr(rule, "condition", None)]
        columns = [getattr(rule, "fields", ()) for rule in whole]
        firsts = {fields[0].lstrip("-") for fields in columns if fields}
        alone = [f for f in model._meta.local_concrete_fields if f.db_index and not f.unique]
        wrong += [f"{model._meta.label}.{f.name}" for f in alone if f.name in firsts]

    assert wrong == []


def test_county_rows_have_a_time_ordered_id_made_by_the_application():
    wrong = [
        m._meta.label
        for m in county_models()
        if not isinstance(m._meta.pk, models.UUIDField) or m._meta.pk.default is not uuid7
    ]

    assert wrong == []


def test_county_rows_carry_a_county_that_is_never_empty():
    wrong = [
        m._meta.label
        for m in county_models()
        if (field := m._meta.get_field("county")).null
        or field.related_model._meta.label != "orgs.County"
        or field.remote_field.on_delete is not models.PROTECT
    ]

    assert wrong == []


def test_every_unique_constraint_of_a_county_row_contains_the_county():
    wrong = [
        f"{m._meta.label} {constraint.name}"
        for m in county_models()
        for constraint in m._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and "county" not in constraint.fields
    ]
    single = [
        f"{m._meta.label}.{field.name}"
        for m in county_models()
        for field in m._meta.local_fields
        if field.unique and not field.primary_key
    ]

    assert (wrong, single) == ([], [])
    assert [m._meta.label for m in county_models() if m._meta.unique_together] == []


def test_relations_between_county_rows_are_county_keys():
    plain = [
        f"{m._meta.label}.{key.name}"
        for m in county_models()
        for key in foreign_keys(m)
        if issubclass(key.related_model, CountyOwned) and not isinstance(key, CountyKey)
    ]
    misused = [
        f"{m._meta.label}.{key.name}"
        for m in own_models()
        for key in foreign_keys(m)
        if isinstance(key, CountyKey)
        and not (issubclass(m, CountyOwned) and issubclass(key.related_model, CountyOwned))
    ]

    assert (plain, misused) == ([], [])


def test_reference_rows_do_not_point_to_county_rows():
    wrong = [
        f"{m._meta.label}.{key.name}"
        for m in own_models()
        if m._meta.label in REFERENCE
        for key in foreign_keys(m)
        if issubclass(key.related_model, CountyOwned)
    ]

    assert wrong == []


def test_deleting_is_protected_except_where_a_reason_is_listed():
    cascades = {
        f"{m._meta.label}.{key.name}"
        for m in own_models()
        for key in foreign_keys(m)
        if key.remote_field.on_delete is not models.PROTECT
    }

    assert cascades == CASCADES.keys()


def test_no_hidden_tables_and_no_save_of_its_own():
    many = [f"{m._meta.label}.{f.name}" for m in own_models() for f in m._meta.local_many_to_many]
    own_save = [m._meta.label for m in own_models() if "save" in vars(m)]

    assert (many, own_save) == ([], [])


def test_every_model_has_a_chinese_name_and_a_text():
    unnamed = [m._meta.label for m in own_models() if str(m._meta.verbose_name).isascii()]
    mute = [m._meta.label for m in own_models() if m.__str__ is models.Model.__str__]

    assert (unnamed, mute) == ([], [])


@pytest.mark.django_db
def test_a_row_never_changes_county():
    campaign = CampaignFactory()
    home, elsewhere = campaign.county, CountyFactory()

    campaign.county = elsewhere
    with pytest.raises(DatabaseError), transaction.atomic():
        campaign.save(update_fields=["county", "name"])
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.save()

    assert Campaign.objects.get(pk=campaign.pk).county == home


@pytest.mark.django_db
def test_a_join_between_county_rows_stays_inside_the_county():
    forward = str(Deliverable.objects.filter(milestone__what="").query)
    reverse = str(Campaign.objects.filter(deliverables__state="due").query)

    milestone, campaign = '"campaigns_milestone"', '"campaigns_campaign"'
    deliverable = '"campaigns_deliverable"'
    assert f'AND ({milestone}."county_id" = ({deliverable}."county_id"))' in forward
    assert f'AND ({campaign}."county_id" = ({deliverable}."county_id"))' in reverse
