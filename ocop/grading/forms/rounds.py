"""The choice of a round, with the mark of fictitious ones in words, since an option holds nothing but words."""

from django import forms
from django.utils.translation import gettext as _

from ocop.grading.models import Round


class RoundField(forms.ModelChoiceField[Round]):
    """A round to choose."""

    def label_from_instance(self, obj: Round) -> str:
        """Return what a round is called in the list."""
        return f"{obj} · {_('Demonstration data')}" if obj.demonstration else str(obj)
