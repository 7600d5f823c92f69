"""The lock every change to a draft takes: its document row."""

from hongxian.campaigns.models import DocumentState, PlanDocument
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


def lock_draft(document: PlanDocument, actor: Actor) -> PlanDocument:
    """The document row, locked and still a draft. Refused when it is confirmed or given up."""
    locked = PlanDocument.objects.select_for_update().get(pk=document.pk, county=actor.county_id)
    if locked.state != DocumentState.DRAFT:
        raise Refused(
            f"这份方案{locked.get_state_display()}，不能再改。要改现行方案，请用“更正方案”。"
        )
    return locked


def person_of(actor: Actor) -> int:
    """The person's number; nothing here is done by the system itself."""
    if actor.user_id is None:
        raise Refused("请由具体人员办理。")
    return actor.user_id


def county_of(actor: Actor) -> str:
    """The county's code; a person of city or province keeps no county's plans."""
    if actor.county_id is None:
        raise Refused("您所在的单位不属于任何县区，不能办理。")
    return actor.county_id
