"""The folder one installation lives in: database, files, secret, clock."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from hongxian.kit.verdict import Refused

SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
OTHERS = 0o077
"""Rights of everybody but the owner."""


def home() -> Path:
    """The data folder: HONGXIAN_HOME, or `var/` below the current folder."""
    return Path(os.environ.get("HONGXIAN_HOME", "var")).resolve()


def keep_private(folder: Path) -> None:
    """What this process makes from now on is its owner's alone, and so is the database there is.

    The keys of second factors lie in it as they are (decision 0015).
    """
    os.umask(os.umask(0) | OTHERS)
    for path in folder.glob("hongxian.sqlite3*"):
        with suppress(FileNotFoundError, PermissionError):  # gone meanwhile; somebody else's
            mode = path.stat().st_mode
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS)


def read_secret(folder: Path) -> str:
    """The installation's secret key, made once and readable by its owner alone.

    Raises Refused for a key that anyone could guess: with it, anyone could forge a log-in.
    """
    secret = os.environ.get("HONGXIAN_SECRET_KEY") or _kept_secret(folder / "secret.key")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS:
        raise Refused(
            f"密钥太容易猜中，不能启动：HONGXIAN_SECRET_KEY 或 secret.key 应为"
            f"{SHORTEST_SECRET}位以上的随机字符；留空则自动生成。"
        )
    return secret


def _kept_secret(path: Path) -> str:
    """Read the key file; the first process to come makes it, whole or not at all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
