"""A real browser against a real server. Where no Chromium is found the journeys are skipped, and say so."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.live_server_helper import LiveServer

from ocop.accounts.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the tests' thread


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the system's Chromium, headless."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        if os.environ.get("OCOP_BROWSER_REQUIRED") == "1":
            pytest.fail("A browser is required here, and no Chromium was found.")
        pytest.skip("no Chromium was found on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _folders(settings: object, tmp_path: Path) -> None:
    """Each journey has files and an index of its own."""
    django_settings.MEDIA_ROOT = tmp_path / "files"
    django_settings.SEARCH_ROOT = tmp_path / "search"


type Opener = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, transactional_db: None, live_server: LiveServer) -> Iterator[Opener]:
    """Return a function that opens a browser window: as whom, how wide, in which language, with JavaScript or not."""
    contexts: list[BrowserContext] = []

    def open_window(
        user: User | None = None, *, width: int = 1280, language: str = "en", javascript: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale=language,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def worked() -> Callable[[], None]:
    """Return a function that does the waiting background work here and now, oldest first."""

    def work() -> None:
        for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            app.tasks[job.task_name].func(**job.args)

    return work


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date], None]:
    """Return a function that lets the node's clock stand at nine in the morning of a day.

    Who signed in on an earlier day must open a new window: sessions end as they do in life.
    """

    def stand_at(day: dt.date) -> None:
        moment = dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return stand_at


def _session(user: User, url: str) -> SetCookieParam:
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    host = urlsplit(url).hostname or "localhost"
    return {"name": name, "value": client.cookies[name].value, "domain": host, "path": "/"}
