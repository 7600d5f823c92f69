"""A process on one county: answers requests in turn and says what each cost. Spoken to over pipes.

It reads a line of JSON with `user`, `path` and `headers`, and writes one with what it saw.
"""

import gc
import gzip
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

MORNING, OK, SEEN = 10, 200, "seen"
SENT = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO")


def begin() -> Callable[[str], Any]:
    """Django on the county's database, with the clock standing at ten in the morning."""
    import django

    django.setup()
    logging.disable(logging.WARNING)  # every refusal would be one
    from django.test import Client
    from django.urls import get_resolver
    from django.utils import timezone

    from hongxian.kit import clock
    from hongxian.orgs.models import User

    day = clock.pinned_day()
    if day is None:
        sys.exit("the clock of a benchmark is pinned")
    now = timezone.make_aware(datetime(day.year, day.month, day.day, MORNING))  # noqa: DTZ001
    clock.now = lambda: now
    clients: dict[str, Client] = {}
    get_resolver().url_patterns  # noqa: B018 (imports every view)
    gc.collect()
    gc.freeze()  # as the server does before others are forked

    def client(user: str) -> Client:
        if user not in clients:
            clients[user] = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
            clients[user].force_login(
                User.objects.get(username=user), "django.contrib.auth.backends.ModelBackend"
            )
        return clients[user]

    return client


class Counted:
    """How many statements were said to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, said: str, params: Any, many: bool, context: Any) -> Any:
        self.count += not said.startswith(SENT)
        return execute(said, params, many, context)


def ask(client: Any, path: str, headers: dict[str, str]) -> dict[str, Any]:
    """One request to its last byte."""
    from django.db import connection

    counted = Counted()
    began, used = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        answer = client.get(path, headers={"Accept-Encoding": "gzip", **headers})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {
        "ms": (time.perf_counter() - began) * 1000,
        "python": (time.process_time() - used) * 1000,
        "queries": counted.count,
        "bytes": len(body),
        "status": answer.status_code,
        "body": body,
        "version": answer.headers.get("ETag", ""),
    }


def main() -> None:
    """Until the pipe is closed."""
    told, sys.stdout = sys.stdout, sys.stderr
    client = begin()
    versions: dict[str, str] = {}
    print(json.dumps({"ready": os.getpid()}), file=told, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        seen = f"{asked['user']} {asked['path']}"
        headers = {
            name: versions.get(seen, "") if value == SEEN else value
            for name, value in asked["headers"].items()
        }
        found = ask(client(asked["user"]), asked["path"], headers)
        body = found.pop("body")
        if found["status"] == OK and not found["version"] and body[:1] == b"{":
            found["version"] = json.loads(body).get("version", "")
        versions[seen] = found["version"] or versions.get(seen, "")
        if asked["body"]:
            found["body"] = plain(body)
        print(json.dumps(found), file=told, flush=True)


def plain(body: bytes) -> str:
    """The text of an answer, packed or not."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode(errors="replace")


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    main()
