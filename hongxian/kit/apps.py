from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "hongxian.kit"
    label = "kit"
    verbose_name = "部件"
    default_auto_field = "django.db.models.BigAutoField"
