"""Mail leaves by the outbox."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from core.notices.models import Notice
from core.notices.services import note_mailed
from core.outbox.models import Event
from core.outbox.registry import receives


@receives("notices.notice.written")
def mail_notice(event: Event) -> None:
    """Send a notice by e-mail in the reader's language, unless it was sent already."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=event.subject_id)
    if notice.mailed_at is not None or not notice.user.is_active:
        return
    with translation.override(notice.user.language):
        body = "\n\n".join(
            part for part in (notice.sentence, f"{settings.PUBLIC_URL}{notice.url}" if notice.url else "") if part
        )
        subject = _("Oversight: %(sentence)s") % {"sentence": notice.sentence[:80]}
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.user.email])
    note_mailed(notice=notice, at=event.occurred_at)
