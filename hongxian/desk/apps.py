from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hongxian.desk"
    label = "desk"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hongxian.desk import wires
        from hongxian.desk.rules import commands
        from hongxian.kit import rail
        from hongxian.orgs.access import signed_in

        wires.connect()
        rail.add("", "工作台", "home", signed_in, 10, icon="home", tab=1)
        rail.add("", "指挥板", "board", commands, 15, icon="flag")
