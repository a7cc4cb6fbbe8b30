from django.urls import path
from rest_framework.routers import SimpleRouter

from registry.responsibility.api import views

router = SimpleRouter(use_regex_path=False)
router.register("responsibility-lists", views.ResponsibilityListViewSet, basename="responsibility-list")
router.register("boundary-matters", views.BoundaryMatterViewSet, basename="boundary-matter")
router.register("consultation-questions", views.ConsultationQuestionViewSet, basename="consultation-question")
urlpatterns = [
    path("boundary-map/", views.BoundaryMapView.as_view(), name="boundary-map"),
    path("boundary-map/assign/", views.AssignmentView.as_view(), name="boundary-map-assign"),
    *router.urls,
]
