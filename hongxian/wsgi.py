"""The WSGI application, for granian and gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hongxian.settings")
application = get_wsgi_application()
