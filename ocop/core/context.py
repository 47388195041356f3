"""What every page shows around its content."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from ocop.core.menu import foot_for, menu_for
from ocop.core.text import nfc


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the menu, the foot, the languages and the node's name."""
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "foot_links": SimpleLazyObject(lambda: foot_for(request)),
        "languages": [
            {"code": code, "name": nfc(get_language_info(code)["name_local"]), "current": code == current}
            for code, _name in settings.LANGUAGES
        ],
        "node_name": settings.NODE_NAME,
    }
