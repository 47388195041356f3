"""``ocop demo``: the node with the demonstration network in it."""

from django.core.management import call_command

from ocop.core.management.commands import serve
from ocop.demonstration.queries import sign_ins


class Command(serve.Command):
    help = "Start the node with the demonstration network: fictitious makers and offers, one sign-in for each role."

    def prepare(self) -> str:
        """Load the demonstration network; return who can sign in, to be told once the node is open."""
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        people = sign_ins()
        widest = max((len(person.role) for person in people), default=0)
        return "\n".join(
            ["Sign in as (all fictitious):"]
            + [f"  {person.role:{widest}}  {person.username}  {person.password}" for person in people]
        )
