"""Refusals: the facts that stand in the way of what somebody asked for, worded for the person who reads them."""

from typing import ClassVar

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the field refuses a change. Subclasses carry the message; ``%(name)s`` in it is a fact.

    A message may be of ``ngettext_lazy`` with the name of the fact that is counted: "1 day", "3 days".
    """

    message: ClassVar[str | Promise] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message % self.facts) if self.facts else str(self.message)

    @property
    def code(self) -> str:
        """The refusal's name, for programs."""
        return type(self).__name__
