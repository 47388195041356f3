from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from ocop.core.fonts import build_fonts


class Command(BaseCommand):
    help = "Cut the web fonts into FONT_ROOT, one file per script. Run before collectstatic; safe to run twice."

    def handle(self, **options: object) -> str:
        built = list(build_fonts(Path(settings.FONT_ROOT)))
        for font in built:
            self.stdout.write(f"{font.path.name}: {font.size_bytes:,} bytes{'' if font.fresh else ', up to date'}")
        return f"{sum(font.fresh for font in built)} of {len(built)} fonts were built."
