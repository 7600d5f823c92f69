"""Sessions in the database, looked up by a question whose SQL is made once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from hongxian.kit import clock
from hongxian.kit.questions import Question

PARTS = 30
"""A session is renewed once a thirtieth of its time is gone: of half an hour, every minute."""


class SessionStore(DatabaseStore):
    """Django's own, which in addition knows until when the stored session lasts."""

    lasts_until: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        found = _standing(key=self.session_key, now=clock.real_now())
        if not found:
            self._session_key: Any = None
            return None
        self.lasts_until = found[0].expire_date
        return found[0]

    @property
    def is_fresh(self) -> bool:
        """Was it renewed a moment ago?"""
        if self.lasts_until is None:
            return False
        age: int = self.get_expiry_age()
        left = (self.lasts_until - clock.real_now()).total_seconds()
        return age - age / PARTS < left <= age


_standing = Question(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).order_by()
)
