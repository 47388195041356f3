"""The first administrator of a node."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.accounts import operations
from ocop.accounts.models import User
from ocop.core.refusals import DomainError


class Command(BaseCommand):
    """Make somebody who has an account administrator of the whole network."""

    help = "Make a person administrator of the whole network. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="as the person writes it to sign in")

    def handle(self, *args: object, username: str, **options: object) -> str:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody has the username “{username}”. Sign up first, or run createsuperuser.")
        try:
            operations.appoint_administrator(person, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        return f"{username} administers the whole network"
