"""Every route of the house: who may open it, and what everyone else is told."""

from dataclasses import dataclass, field

from django.urls import reverse

from hongxian.orgs.models import Role
from tests.architecture.world import BUSINESS, World

EVERYONE = set(Role)
OFFICE, CHIEF = {Role.OFFICE}, {Role.CHIEF}
SYSTEM, SECURITY, AUDIT = {Role.SYSTEM}, {Role.SECURITY}, {Role.AUDIT}
# The traffic brigade's own people, and those who see every unit's work.
SEES_ALL = {Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL}
OWING = {Role.LEAD, Role.HEAD}


@dataclass(frozen=True)
class Route:
    """Who gets in. `may` get `ok`; `hidden` pass the route's rule and do not see the row (404);
    everyone else is told 403. `rows` names the row that each argument of the path asks for.
    `changes`: the route takes POST only. `stranger`: what another county's people get. `unknown`:
    what somebody gets who is not signed in, 302 to the log-in or, for programs, 401."""

    may: set[Role]
    hidden: set[Role] = field(default_factory=set)
    ok: int = 200
    rows: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    query: str = ""
    changes: bool = False
    stranger: int = 404
    unknown: int = 302


def page(may: set[Role], **more: object) -> Route:
    """A page about no row of a county: people of another county see their own there."""
    return Route(may, stranger=200, **more)


def of(row: str, may: set[Role], **more: object) -> Route:
    """A page or a change of one row."""
    return Route(may, rows={"pk": row}, **more)


def line(may: set[Role], **more: object) -> Route:
    """A line of a draft."""
    return Route(may, rows={"pk": "draft", "fact": "draft_fact"}, **more)


def address(name: str, route: Route, world: World) -> str:
    arguments = {key: world.rows[row].pk for key, row in route.rows.items()}
    query = route.query.format(**{key: row.pk for key, row in world.rows.items()})
    return reverse(name, kwargs={**arguments, **route.words}) + query


OPEN = {
    "login": 200,
    "text-size": 405,
    "healthz": 200,
    "field": 200,
    "field-worker": 200,
    "firm-door": 200,
    "firm-page": 404,
    "firm-check": 404,
    "firm-item": 404,
}
"""Routes for people who are not signed in, and what they answer; a firm's code opens its page."""
OPEN_WORDS = {
    "firm-page": {"text": "0000000000"},
    "firm-check": {"text": "0000000000"},
    "firm-item": {"text": "0000000000", "pk": "00000000-0000-0000-0000-000000000000"},
}
"""A code that opens nothing, for routes that ask for one."""

DESK = {
    "home": page(EVERYONE),
    "board": page(OFFICE | CHIEF),
    "urge": of("deadline", OFFICE | CHIEF, changes=True),
}
NOTICES = {
    "notices": page(EVERYONE),
    "notices-read": page(EVERYONE, changes=True),
    "notice-open": of("notice", {Role.HEAD}, hidden=EVERYONE - {Role.HEAD}, changes=True),
}
PLANS = {
    "plans": page(BUSINESS),
    "plan-import": page(OFFICE),
    "plan": of("plan", BUSINESS),
    "plan-file": of("plan", BUSINESS),
    "plan-discard": of("draft", OFFICE, changes=True),
    "review": of("draft", OFFICE | CHIEF, hidden=BUSINESS - OFFICE - CHIEF),
    "review-confirm": of("draft", OFFICE),
    "review-add": of("draft", OFFICE, words={"kind": "goal"}),
    "review-settle-all": of("draft", OFFICE, changes=True),
    "review-fact": line(OFFICE),
    "review-strike": line(OFFICE, changes=True),
    "review-restore": line(OFFICE, changes=True),
    "review-settle": line(OFFICE, changes=True),
    "review-reopen": line(OFFICE, changes=True),
    "review-unit": Route(OFFICE, rows={"pk": "draft", "unit": "draft_unit"}),
    "review-unit-create": Route(OFFICE, rows={"pk": "draft", "unit": "draft_unit"}, changes=True),
    "campaign-revise": of("campaign", OFFICE, changes=True),
    "campaign-copy": of("campaign", OFFICE),
    "sentence": of("plan", BUSINESS, query="?from=0&to=5"),
}
CAMPAIGN = {
    "campaigns": page(BUSINESS),
    "campaign": of("campaign", BUSINESS),
    "campaign-close": of("campaign", OFFICE),
    "campaign-reopen": of("campaign", OFFICE, changes=True),
    "campaign-matrix": of("campaign", BUSINESS),
    "matrix-cell": of(
        "campaign",
        BUSINESS - {Role.PARTNER},
        hidden={Role.PARTNER},
        query="?line={sector}&unit={unit}",
    ),
    "campaign-wallmap": of("campaign", BUSINESS),
    "campaign-wallmap-xlsx": of("campaign", BUSINESS, changes=True),
    "campaign-timeline": of("campaign", BUSINESS),
    "campaign-group": of("campaign", BUSINESS),
    "campaign-facts": of("campaign", BUSINESS),
    "seat-fill": of("seat", OFFICE),
    "seat-vacate": of("seat", OFFICE, changes=True),
}
OTHERS = BUSINESS - SEES_ALL - OWING
DELIVERABLES = {
    "deliverables": page(BUSINESS),
    "deliverables-accept": page(BUSINESS, changes=True),
    "deliverable": of("deliverable", SEES_ALL | OWING, hidden=OTHERS),
    "deliverable-submit": of("deliverable", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deliverable-withdraw": of("deliverable", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deliverable-return": of("deliverable", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deliverable-accept": of("deliverable", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deliverable-file": of("file", SEES_ALL | OWING, hidden=OTHERS),
}
# The place, its vehicle and licence are the station's and, for the trade, the traffic brigade's.
KEEPING = OFFICE | OWING | {Role.OFFICER, Role.AUXILIARY}
DECIDING = KEEPING - {Role.AUXILIARY}
ASSIGNING = OFFICE | OWING
SEEING = SEES_ALL | KEEPING
UNSEEN = {Role.PARTNER}


def kept(row: str, may: set[Role] = KEEPING, **more: object) -> Route:
    """A page or change of a row for those who keep the register; the partner has no part in it."""
    return of(row, may, **more)


REGISTRY = {
    "places": page(BUSINESS),
    "place-new": page(KEEPING),
    "places-assign": page(ASSIGNING, changes=True),
    "place-map": page(BUSINESS),
    "place-points": page(BUSINESS),
    "outline-import": page(OFFICE),
    "outline-remove": page(OFFICE, changes=True),
    "duplicates": page(BUSINESS),
    "thresholds": page(BUSINESS),
    "thresholds-load": page(OFFICE, changes=True),
    "threshold-new": page(OFFICE),
    "threshold-edit": of("threshold", OFFICE),
    "threshold-check": of("threshold", OFFICE, changes=True),
    "threshold-end": of("threshold", OFFICE, changes=True),
    "place": of("place", SEEING, hidden=UNSEEN),
    "place-edit": kept("place"),
    "place-rename": kept("place"),
    "place-move": kept("place"),
    "place-pause": kept("place", DECIDING, changes=True),
    "place-close": kept("place", DECIDING, changes=True),
    "place-reopen": kept("place", DECIDING, changes=True),
    "place-merge": kept("place", DECIDING),
    "place-split": kept("place", DECIDING, changes=True),
    "place-pair": Route(DECIDING, rows={"pk": "place", "other": "place_twin"}),
    "place-phone": kept("place"),
    "vehicles": page(BUSINESS),
    "vehicle-new": page(KEEPING),
    "vehicle": of("vehicle", SEEING, hidden=UNSEEN),
    "vehicle-edit": kept("vehicle"),
    "vehicle-stop": kept("vehicle", DECIDING, changes=True),
    "vehicle-resume": kept("vehicle", DECIDING, changes=True),
    "vehicle-retire": kept("vehicle", DECIDING, changes=True),
    "vehicle-phone": kept("vehicle"),
    "licence-of-vehicle": kept("vehicle"),
    "licence-of-place": kept("place"),
    "ledgers": page(KEEPING),
    "ledger-new": page(KEEPING),
    "ledger-template": page(KEEPING, words={"kind": "place"}),
    **{
        f"ledger-{name}": of("ledger", OFFICE, hidden=KEEPING - OFFICE, **more)
        for name, more in {
            "batch": {},
            "rows": {},
            "undo": {"ok": 409},
            **{
                name: {"changes": True}
                for name in ("sheet", "settle", "look", "apply", "marked", "drop")
            },
        }.items()
    },
    "licences": page(BUSINESS),
    "licence": of("licence", SEEING, hidden=UNSEEN),
    "licence-edit": kept("licence"),
    "licence-replace": kept("licence"),
    "licence-suspend": kept("licence", DECIDING, changes=True),
    "licence-restore": kept("licence", DECIDING, changes=True),
    "licence-cancel": kept("licence", DECIDING, changes=True),
    "licence-revoke": kept("licence", DECIDING, changes=True),
    "grids": page(BUSINESS),
    "grid-new": page(ASSIGNING),
    "grid": of("grid", BUSINESS),
    "grid-edit": of("grid", ASSIGNING),
    "grid-close": of("grid", ASSIGNING),
    "grid-reopen": of("grid", ASSIGNING, changes=True),
    "grid-phone": of("grid", KEEPING),
}
PEOPLE = {
    "logout": page(EVERYONE, changes=True),
    "password-change": page(EVERYONE),
    "units": page(EVERYONE),
    "unit": of("unit", EVERYONE),
    "unit-new": page(SYSTEM),
    "unit-rename": of("unit", SYSTEM),
    "unit-place": of("unit", SYSTEM),
    "unit-close": of("unit", SYSTEM),
    "unit-parent": of("unit", SYSTEM),
    "unit-merge": of("unit", SYSTEM),
    "alias-add": of("unit", SYSTEM, changes=True),
    "aliases": page(SYSTEM),
    "alias-new": page(SYSTEM),
    "alias-remove": of("alias", SYSTEM),
    "people": page(SYSTEM | SECURITY),
    "person": of("user", SYSTEM | SECURITY),
    "person-new": page(SYSTEM),
    "person-move": of("user", SYSTEM),
    "person-password": of("user", SECURITY, changes=True),
    "person-unlock": of("user", SECURITY, changes=True),
    "person-deactivate": of("user", SYSTEM, changes=True),
    "person-reactivate": of("user", SYSTEM, changes=True),
    "person-grant": of("user", SECURITY),
    "person-hand-over": of("user", SYSTEM | SECURITY),
    "person-second-factor": of("user", SECURITY, changes=True),
    "post-end": of("post", SECURITY),
    "imports": page(SYSTEM),
    "import-template": page(SYSTEM),
    "import-new": page(SYSTEM),
    "import": of("import", SYSTEM),
    "import-apply": of("import", SYSTEM, changes=True),
    "import-look": of("import", SYSTEM, changes=True),
    "import-slips": of("import", SYSTEM, changes=True),
    "import-drop": of("import", SYSTEM, changes=True),
    "import-marked": of("import", SYSTEM, changes=True),
    "proposals": page(SECURITY),
    "proposals-grant": page(SECURITY, changes=True),
    "proposals-refuse": page(SECURITY, changes=True),
    "delegations": page(EVERYONE),
    "delegation-new": page(BUSINESS - {Role.AUXILIARY} | SECURITY),
    "delegation-end": of("delegation", BUSINESS - {Role.AUXILIARY} | SECURITY),
    "second-factor": page(EVERYONE, ok=302),
    "second-factor-enrol": page(EVERYONE),
    "second-factor-rules": page(SECURITY),
    "log": page(AUDIT),
    "log-entry": of("entry", AUDIT),
    "person-phone": of("user", SYSTEM | SECURITY),
    "log-heads": page(AUDIT),
    "log-head": of("head", AUDIT),
    "log-checks": page(AUDIT),
    "log-extract": page(AUDIT),
    "log-verifier": page(AUDIT),
    "log-verifier-how-to": page(AUDIT),
}
CLOCKS = {
    "deadlines": page(BUSINESS),
    "deadline": of("deadline", SEES_ALL | OWING, hidden=OTHERS),
    "deadline-pause": of("deadline", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deadline-resume": of("deadline", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "deadline-extend": of("deadline", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "extension-approve": of("extension", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "extension-refuse": of("extension", SEES_ALL | OWING, hidden=OTHERS, changes=True),
    "calendar": page(EVERYONE),
    "calendar-day": page(OFFICE),
    "calendar-day-remove": of("calendar_day", OFFICE, stranger=200, changes=True),
    "calendar-year": page(OFFICE, words={"year": 2027}),
    "reminders": page(BUSINESS),
    "reminder-new": page(OFFICE),
    "reminder": page(OFFICE, words={"code": "before_3"}),
    "reminder-reset": Route(OFFICE, words={"code": "own_step"}, changes=True),
    "law-clocks": page(EVERYONE),
    "ticks": page(EVERYONE),
}
OWN = {Role.OFFICER}
JOBS = {
    "own-filter-save": page(EVERYONE, changes=True),
    "own-filter-drop": of("own_filter", OWN, hidden=EVERYONE - OWN, changes=True),
    "jobs": page(EVERYONE),
    "job": of("job", OWN, hidden=EVERYONE - OWN),
    "job-seen": of("job", OWN, hidden=EVERYONE - OWN, changes=True),
    "job-cancel": of("job", OWN, hidden=EVERYONE - OWN, changes=True),
    "job-file": of("job", OWN, hidden=EVERYONE - OWN, changes=True),
}
# Station number one visits its own places; those of the traffic brigade see none of it.
PLANNERS = {Role.CHIEF, Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER}
DRAWERS = {Role.OFFICE, Role.LEAD, Role.HEAD}
GOES = {Role.CHIEF, Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER, Role.AUXILIARY}
STATION = SEES_ALL | {Role.OFFICER, Role.AUXILIARY}
ELSEWHERE = BUSINESS - STATION


def visit(row: str = "visit", **more: object) -> Route:
    """Something of a visit of station number one."""
    return of(row, STATION, hidden=ELSEWHERE, **more)


VISITS = {
    "inspections": page(BUSINESS),
    "inspection-new": page(GOES),
    "inspection-enter": page(GOES, query="?spot=国道口"),
    "inspection": visit(),
    "inspection-print": visit(),
    "inspection-record": of("planned_visit", STATION & GOES, hidden=GOES - STATION),
    "inspection-change": visit("planned_visit"),
    "inspection-correct": visit(),
    "inspection-cancel": visit("planned_visit", changes=True),
    "inspection-disclose": visit(changes=True),
    "inspection-photos": visit(changes=True),
    "finding-correct": visit("finding"),
    "photo": visit("photo"),
    "photo-thumb": visit("photo"),
    "photo-original": visit("photo", changes=True),
    "visits-due": page(PLANNERS),
    "visit-plan": page(PLANNERS),
    "visit-join": of("planned_visit", STATION & PLANNERS, hidden=PLANNERS - STATION, changes=True),
    "visit-rules": page(BUSINESS),
    "visit-rule-set": page(OFFICE),
    "visit-rule-clear": of("visit_rule", OFFICE, changes=True),
    "draws": page(BUSINESS),
    "draw-new": page(DRAWERS),
    "draw-verifier": page(BUSINESS),
    "draw": of("draw", BUSINESS),
    "draw-draw": of("draw", DRAWERS, changes=True),
    "draw-void": of("draw", DRAWERS, changes=True),
    "draw-plan": of("draw", DRAWERS, changes=True),
    "draw-json": of("draw", BUSINESS, changes=True),
}
# A receipt is seen by whoever sent it: the station's officer. Programs are told 401 as JSON.
SENT = {"hidden": GOES - {Role.OFFICER}, "ok": 200}
FIELD = {
    "field-day": page(GOES, unknown=401),
    "field-visits": page(GOES, changes=True, unknown=401),
    "field-photos": page(GOES, changes=True, unknown=401),
    "field-receipts": page(GOES, unknown=401),
    "field-conflict": of("receipt", {Role.OFFICER}, **SENT),
    "field-conflict-choice": of("receipt", {Role.OFFICER}, changes=True, unknown=401, **SENT),
    "field-api": page(BUSINESS),
    "field-api-json": page(BUSINESS),
}
# The hazard is one of the place above: the station's, and for the trade the traffic brigade's.
HAZARDS = {
    "hazards": page(BUSINESS),
    "hazards-assign": page(ASSIGNING, changes=True),
    "hazards-close": page(BUSINESS, changes=True),
    "hazards-urge": page(OFFICE | CHIEF, changes=True),
    "hazard-new": page(KEEPING),
    "hazard": of("hazard", SEEING, hidden=UNSEEN),
    "hazard-edit": kept("hazard"),
    "hazard-photos": of("hazard", SEEING, hidden=UNSEEN, changes=True),
    "hazard-photo": Route(SEEING, UNSEEN, rows={"pk": "hazard", "photo": "hazard_photo"}),
    "hazard-rectify": kept("hazard", DECIDING),
    "hazard-recheck": kept("hazard", DECIDING),
    "hazard-hand-over": kept("hazard", DECIDING),
    "hazard-merge": kept("hazard", DECIDING),
    "hazard-major": kept("hazard", DECIDING),
    "papers": page(BUSINESS),
    "paper-new": Route(DECIDING, query="?hazard={hazard}"),
    "paper-words": page(OFFICE | OWING),
    "paper": of("paper", SEEING, hidden=UNSEEN),
    "paper-file": of("paper", SEEING, hidden=UNSEEN, words={"kind": "docx"}),
    "paper-serve": kept("paper", DECIDING, changes=True),
    "paper-void": kept("paper", DECIDING, changes=True),
    "answers": page(BUSINESS),
    "answer": of("answer", SEEING, hidden=UNSEEN),
    "answer-take": kept("answer", DECIDING, changes=True),
    "answer-return": kept("answer", DECIDING, changes=True),
    "answer-file": Route(SEEING, UNSEEN, rows={"pk": "answer", "file": "answer_file"}),
    "firm-codes": page(BUSINESS),
    "firm-codes-new": page(DECIDING),
    "firm-slips": page(DECIDING, changes=True),
    "firm-codes-renew": page(DECIDING, changes=True),
    "firm-codes-stop": page(DECIDING, changes=True),
    "doubt-look": Route(DECIDING, rows={"pk": "hazard", "doubt": "doubt"}, changes=True),
    "hazard-link": of("hazard", SEEING, hidden=UNSEEN, changes=True),
    "hazard-move": of("hazard", SEEING, hidden=UNSEEN, words={"verb": "start"}, changes=True),
}
ROUTES = {
    **HAZARDS,
    **VISITS,
    **FIELD,
    **JOBS,
    **DESK,
    **NOTICES,
    **PLANS,
    **CAMPAIGN,
    **DELIVERABLES,
    **REGISTRY,
    **CLOCKS,
    **PEOPLE,
}
