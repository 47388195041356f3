"""What people type about accounts, as typed values."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ocop.accounts import queries
from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.core.text import fold, nfc, squeeze
from ocop.places.models import Area


class ApiKeyForm(forms.Form):
    """A name for a new key."""

    name = forms.CharField(
        label=gettext_lazy("Name of the key"),
        max_length=80,
        help_text=gettext_lazy("What uses it, so that you know later which one to end."),
    )


class BeginActingForm(forms.Form):
    """Why an officer works for a producer. The producer's page shows the form and calls ``begin_acting``."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("For instance: has no telephone, asked at the office today. The producer can read it."),
    )


class LanguageForm(forms.Form):
    """The language of the pages; it is sent to ``set_language``."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the pages"))

    def __init__(self, *, current: str) -> None:
        super().__init__(initial={"language": current}, auto_id="account-%s")
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, nfc(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]


class GrantRoleForm(forms.Form):
    """Who gets which role where, and for how long.

    A name that several areas bear is answered with those areas to choose from.
    """

    username = forms.CharField(
        label=gettext_lazy("Username"),
        max_length=150,
        help_text=gettext_lazy("As the person writes it to sign in. Who has no account yet signs up first."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[("", gettext_lazy("Choose a role")), *Role.choices])
    area = forms.CharField(
        label=pgettext_lazy("administrative", "Area"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "Name or code of a country, province, district or commune; everything below it is included. "
            "Leave it empty for the whole network."
        ),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Today, if it is left empty."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("No end, if it is left empty."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, viewer: User, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.viewer = viewer

    def clean_username(self) -> User:
        """Return the person."""
        username = str(self.cleaned_data["username"]).strip()
        person = User.objects.filter(username=username).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has the username “%(given)s”.") % {"given": username})
        return person

    def clean_area(self) -> Area | None:
        """Return the area, or None for the whole network."""
        given = squeeze(str(self.cleaned_data["area"]))
        if not given:
            return None
        found = queries.areas_named(given, fold(given), viewer=self.viewer)
        if not found:
            raise forms.ValidationError(_("No area in which you grant roles is called “%(given)s”.") % {"given": given})
        if len(found) > 1:
            self.fields["area"].widget = forms.Select(choices=[(area.path, _full_name(area)) for area in found])
            raise forms.ValidationError(_("Several areas have this name. Choose the one you mean."))
        return found[0]

    @property
    def valid_until(self) -> dt.date | None:
        """The first day on which the role is held no more; people write the last day on which it is."""
        last_day: dt.date | None = self.cleaned_data["last_day"]
        return last_day + dt.timedelta(days=1) if last_day and last_day < dt.date.max else None


def _full_name(area: Area) -> str:
    """Return the name with the area above it and the path, which tell two of one name apart."""
    above = f", {area.parent.local_name}" if area.parent else ""
    return f"{area.local_name}{above} ({area.path})"
