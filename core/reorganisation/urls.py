from django.urls import path

from core.reorganisation import views

app_name = "reorganisation"
urlpatterns = [
    path("", views.ReorganisationList.as_view(), name="reorganisations"),
    path("new/rename/", views.PrepareRename.as_view(), name="rename"),
    path("new/merge/", views.PrepareMerge.as_view(), name="merge"),
    path("new/split/", views.PrepareSplit.as_view(), name="split"),
    path("new/dissolve/", views.PrepareDissolve.as_view(), name="dissolve"),
    path("<int:pk>/", views.ReorganisationPage.as_view(), name="reorganisation"),
    path("<int:pk>/division/", views.Divide.as_view(), name="divide"),
    path("<int:pk>/approve/", views.Approve.as_view(), name="approve"),
    path("<int:pk>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
]
