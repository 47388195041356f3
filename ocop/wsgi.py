"""The web process, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from ocop.core import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
embedded.ensure_started()
application = get_wsgi_application()
