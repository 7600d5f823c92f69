"""Who commands: the office and the chiefs."""

from hongxian.orgs.access import of_roles
from hongxian.orgs.models import Role

commands = of_roles(Role.OFFICE, Role.CHIEF, reason="指挥板和催办供局领导、专班办公室使用。")
