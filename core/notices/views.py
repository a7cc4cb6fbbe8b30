"""One's own notices."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from core.notices.selectors import notice_of, notices_of, unread_count
from core.notices.services import mark_read
from core.pages.keyset import page_of
from core.pages.views import PageMixin

PAGE_SIZE = 30


class NoticeList(PageMixin, TemplateView):
    template_name = "notices/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.request.GET
        page = page_of(
            notices_of(self.user),
            ("-created_at", "-id"),
            size=PAGE_SIZE,
            after=address.get("after", ""),
            before=address.get("before", ""),
        )
        return super().get_context_data(page=page, unread=unread_count(self.user), **kwargs)


class OpenNotice(PageMixin, View):
    """Mark a notice as read and go where it points."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = notice_of(self.user, pk)
        mark_read(acting_user=self.user, notice_ids=[notice.pk], at=self.at)
        return HttpResponseRedirect(notice.url or reverse("notices:list"))


class ReadAll(PageMixin, View):
    def post(self, request: HttpRequest) -> HttpResponse:
        mark_read(acting_user=self.user, at=self.at)
        return HttpResponseRedirect(reverse("notices:list"))
