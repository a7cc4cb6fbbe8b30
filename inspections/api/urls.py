from rest_framework.routers import SimpleRouter

from inspections.api.plans import PlanEntryViewSet, PlanViewSet
from inspections.api.visits import VisitViewSet

router = SimpleRouter(use_regex_path=False)
router.register("plans", PlanViewSet, basename="plan")
router.register("plan-entries", PlanEntryViewSet, basename="plan-entry")
router.register("visits", VisitViewSet, basename="visit")
urlpatterns = router.urls
