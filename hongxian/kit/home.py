"""The folder one installation lives in: database, files, secret, clock."""

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The data folder: HONGXIAN_HOME, or `var/` below the current folder."""
    return Path(os.environ.get("HONGXIAN_HOME", "var")).resolve()


def read_secret(folder: Path) -> str:
    """The installation's secret key, made once and readable by its owner alone."""
    given = os.environ.get("HONGXIAN_SECRET_KEY")
    if given:
        return given
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
