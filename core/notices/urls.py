from django.urls import path

from core.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeList.as_view(), name="list"),
    path("<int:pk>/open/", views.OpenNotice.as_view(), name="open"),
    path("read/", views.ReadAll.as_view(), name="read_all"),
]
