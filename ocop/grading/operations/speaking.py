"""Who may prepare things in a producer's name."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.queries import acting_for
from ocop.registry.models import Producer, ProducerPerson


def require_speaker(by: User, producer: Producer) -> str:
    """Let go on who speaks for a producer: one of its people, or an officer who works for it now.

    :return: the producer's number where an officer does it on its behalf, else an empty text.
    :raises PermissionDenied: neither.
    """
    if ProducerPerson.objects.filter(producer=producer, user=by).exists():
        return ""
    if acting_for(by) == producer.number:
        return producer.number
    raise PermissionDenied(_("Only the producer, or an officer who works for it now, may do this."))
