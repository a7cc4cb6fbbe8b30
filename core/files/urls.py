from django.urls import path

from core.files.views import FilePage

app_name = "files"
urlpatterns = [path("<int:pk>/", FilePage.as_view(), name="file")]
