from django.urls import path
from rest_framework.routers import SimpleRouter

from core.law.api.views import DueView, RuleViewSet

router = SimpleRouter(use_regex_path=False)
router.register("rules", RuleViewSet, basename="rule")
urlpatterns = [*router.urls, path("due/", DueView.as_view(), name="due")]
