"""The web process, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from ocop.core import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
embedded.ensure_started()
application = get_wsgi_application()
import_string("ocop.grading.editions.editions")()  # the rules are read now, not while the first visitor waits
