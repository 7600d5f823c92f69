"""The house's settings on a throw-away folder, with a hasher that costs nothing."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="hongxian-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["HONGXIAN_HOME"] = _FOLDER
os.environ.pop("HONGXIAN_DEMO", None)
os.environ["HONGXIAN_JOBS"] = "inline"

from hongxian.settings import *  # noqa: E402

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # first passwords of an import
]
# Named after the process, so that two runs on one server do not tear down each other's database.
DATABASES["default"]["TEST"] = {"NAME": f"hongxian_test_{os.getpid()}"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {}
else:  # a test's rows need not outlive the machine
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
# Each client of a test would list all of them before its first page.
WHITENOISE_AUTOREFRESH = True
