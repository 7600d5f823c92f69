"""Who may do what in this room: yes, or the reason why not."""

from hongxian.campaigns.models import Campaign, CampaignState, Deliverable
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles
from hongxian.orgs.models import Role
from hongxian.orgs.rules import does_business

reads_plans = does_business
keeps_plans = of_roles(Role.OFFICE, reason="方案的导入、核对和确认由专班办公室办理。")
fills_seats = of_roles(Role.OFFICE, reason="领导小组席位由专班办公室落实。")


def hands_in(actor: Actor, deliverable: Deliverable) -> Verdict:
    """The owing unit's own people hand in; an auxiliary may prepare but not hand in."""
    if deliverable.campaign.state == CampaignState.CLOSED:
        return Verdict("专项行动已结束，不再收交材料。")
    if actor.holds(
        deliverable.unit_id, Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER
    ):
        return YES
    return Verdict("由责任单位提交。")


def takes_back(actor: Actor, deliverable: Deliverable) -> Verdict:
    """Who may hand in may take back."""
    return YES if hands_in(actor, deliverable) else Verdict("由责任单位撤回。")


def decides(actor: Actor, deliverable: Deliverable) -> Verdict:
    """The campaign office decides; nobody decides on what they handed in themselves."""
    if not actor.has(Role.OFFICE):
        return Verdict("由专班办公室审核。")
    if deliverable.campaign.state == CampaignState.CLOSED:
        return Verdict("专项行动已结束，不再审核材料。")
    if deliverable.unit_id in actor.unit_ids and _handed_in_by(actor, deliverable):
        return Verdict("本人提交的材料，由专班办公室其他同志审核。")
    return YES


def _handed_in_by(actor: Actor, deliverable: Deliverable) -> bool:
    """Did this person make the last submission? Asked only where a person could do both."""
    last = deliverable.submissions.order_by("-no").first()
    return last is not None and last.submitted_by_id == actor.user_id


def runs(actor: Actor, campaign: Campaign) -> Verdict:
    """Close or change the running campaign."""
    return YES if actor.has(Role.OFFICE) else Verdict("由专班办公室办理。")
