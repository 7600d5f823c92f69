from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hongxian.audit"
    label = "audit"
    verbose_name = "留痕"
    default_auto_field = "django.db.models.BigAutoField"
