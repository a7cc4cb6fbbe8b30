from django.urls import re_path

from core.access import views
from core.access.secret import PATTERN

app_name = "access"
urlpatterns = [
    re_path(rf"^(?P<secret>{PATTERN})/$", views.open_code, name="code"),
    re_path(rf"^(?P<secret>{PATTERN})/(?P<part>[a-z0-9_.-]+)/$", views.open_code, name="code-part"),
]
