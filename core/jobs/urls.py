from django.urls import path

from core.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="jobs"),
    path("<int:pk>/", views.job_detail, name="job"),
    path("<int:pk>/report/", views.job_report, name="report"),
    path("<int:pk>/cancel/", views.job_cancel, name="cancel"),
    path("<int:pk>/repeat/", views.job_repeat, name="repeat"),
]
