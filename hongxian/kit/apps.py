from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "hongxian.kit"
    label = "kit"
    verbose_name = "部件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before any form is made and any row is asked for."""
        from hongxian.kit import pairs  # noqa: F401 - registers the lookup
        from hongxian.kit.forms import judge_fields

        judge_fields()
