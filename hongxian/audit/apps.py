from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hongxian.audit"
    label = "audit"
    verbose_name = "留痕"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.audit.tasks import note_export
        from hongxian.kit import exported

        exported.observe("log", note_export)
