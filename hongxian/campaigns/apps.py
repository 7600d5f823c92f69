from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "hongxian.campaigns"
    label = "campaigns"
    verbose_name = "方案落地"
    default_auto_field = "django.db.models.BigAutoField"
