from django.urls import path

from oversight.api.views import FiguresView

urlpatterns = [path("figures/", FiguresView.as_view(), name="figures")]
