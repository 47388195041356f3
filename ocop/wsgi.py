"""The web process, for granian or any other WSGI server."""

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from ocop.core import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
embedded.ensure_started()
application = get_wsgi_application()

# The rules take a second to read: beside the first visitors, not in front of them.
threading.Thread(target=import_string("ocop.grading.editions.editions"), daemon=True).start()
