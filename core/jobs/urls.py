from django.urls import path

from core.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.JobList.as_view(), name="list"),
    path("<int:pk>/", views.JobDetail.as_view(), name="job"),
    path("<int:pk>/report/", views.JobReport.as_view(), name="report"),
    path("<int:pk>/cancel/", views.JobCancel.as_view(), name="cancel"),
    path("<int:pk>/repeat/", views.JobRepeat.as_view(), name="repeat"),
]
