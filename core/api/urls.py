from django.urls import path

from core.api import views

app_name = "api"
urlpatterns = [
    path("", views.ClientList.as_view(), name="clients"),
    path("new/", views.ClientCreate.as_view(), name="client-create"),
    path("<int:pk>/", views.ClientDetail.as_view(), name="client"),
    path("<int:pk>/revoke/", views.ClientRevoke.as_view(), name="client-revoke"),
]
