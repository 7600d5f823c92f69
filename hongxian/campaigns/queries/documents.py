"""Which version of a campaign's plan is in force."""

from hongxian.campaigns.models import Campaign, DocumentState, PlanDocument


def version_in_force(
    campaign: Campaign | None, *, before: PlanDocument | None = None
) -> PlanDocument | None:
    """The latest confirmed version; `before` leaves that one document out. None for a new plan."""
    if campaign is None:
        return None
    confirmed = PlanDocument.objects.filter(
        campaign=campaign, county=campaign.county_id, state=DocumentState.CONFIRMED
    )
    if before is not None:
        confirmed = confirmed.exclude(pk=before.pk)
    return confirmed.order_by("-version").first()
