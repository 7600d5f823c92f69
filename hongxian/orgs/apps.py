from django.apps import AppConfig

UNIT_PAGES = (
    "unit", "unit-new", "unit-rename", "unit-place", "unit-close", "alias-add",
    "unit-parent", "unit-merge",
)  # fmt: skip
ALIAS_PAGES = ("alias-new", "alias-remove")
LOG_PAGES = ("log-entry", "log-heads", "log-head", "log-checks", "log-extract")
PERSON_PAGES = (
    "person", "person-new", "person-move", "person-grant", "post-end", "person-password",
    "person-phone", "person-hand-over",
)  # fmt: skip


IMPORT_PAGES = ("import", "import-new")


class OrgsConfig(AppConfig):
    name = "hongxian.orgs"
    label = "orgs"
    verbose_name = "组织"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.kit import own_filters
        from hongxian.kit.rail import add
        from hongxian.orgs import handover
        from hongxian.orgs.access import signed_in
        from hongxian.orgs.actions.delegations import pass_to_successor
        from hongxian.orgs.queries import delegations_held
        from hongxian.orgs.rules import (
            administers,
            grants_posts,
            keeps_units,
            reads_delegations,
            reads_directory,
            reads_log,
        )
        from hongxian.orgs.tasks import offer_jobs
        from hongxian.orgs.views.own_filters import filters_kept

        offer_jobs()
        own_filters.register(filters_kept, "own-filter-save")
        group = "管理"
        add(group, "单位", "units", reads_directory, 900, icon="units", covers=UNIT_PAGES)
        add(group, "单位叫法", "aliases", keeps_units, 910, icon="alias", covers=ALIAS_PAGES)
        add(group, "人员", "people", administers, 920, icon="people", tab=2, covers=PERSON_PAGES)
        add(group, "批量导入", "imports", keeps_units, 922, icon="inbox", covers=IMPORT_PAGES)
        add(group, "拟任职", "proposals", grants_posts, 924, icon="people")
        add(group, "动态口令要求", "second-factor-rules", grants_posts, 926, icon="key")
        add(
            "办理", "代行", "delegations", reads_delegations, 420, icon="person",
            covers=("delegation-new", "delegation-end"),
        )  # fmt: skip
        add("办理", "后台任务", "jobs", signed_in, 440, icon="timeline", covers=("job",))
        handover.register(
            handover.Kind("delegation", "代行他人任职", delegations_held, pass_to_successor)
        )
        add(group, "操作日志", "log", reads_log, 930, icon="log", tab=2, covers=LOG_PAGES)
