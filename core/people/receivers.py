"""Mail about accounts leaves by the outbox."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from core.outbox.models import Event
from core.outbox.registry import receives
from core.people.models import User


@receives("people.user.reset_asked")
def mail_reset_link(event: Event) -> None:
    """Send the owner of an account a link to set a new password; it works once and for a day."""
    user = User.objects.get(pk=event.subject_id)
    if not user.is_active or not user.email:
        return
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    address = settings.PUBLIC_URL + reverse("people:reset", args=[uid, default_token_generator.make_token(user)])
    with translation.override(user.language):
        subject = _("Set a new password")
        body = _(
            "%(name)s,\n\nwith this link you can set a new password for “%(username)s”. It works once, within 24 "
            "hours:\n\n%(address)s\n\nIf you did not ask for it, you need do nothing."
        ) % {"name": user.full_name, "username": user.username, "address": address}
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
