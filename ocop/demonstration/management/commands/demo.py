"""``ocop demo``: the node with the demonstration network in it."""

from django.core.management import call_command

from ocop.core.management.commands import serve
from ocop.demonstration.queries import sign_ins


class Command(serve.Command):
    help = "Start the node with the demonstration network: makers, offers, grading, and sign-ins for every role."

    def prepare(self) -> str:
        """Load the demonstration network; return who can sign in, to be told once the node is open."""
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        people = sign_ins()
        names = max((len(person.username) for person in people), default=0)
        roles = max((len(person.role) for person in people), default=0)
        phrases = sorted({person.password for person in people})
        return "\n".join(
            [f"Sign in with the pass phrase {' or '.join(phrases)} as (all fictitious):"]
            + [f"  {person.username:{names}}  {person.role:{roles}}  {person.tries}" for person in people]
        )
