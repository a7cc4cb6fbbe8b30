from rest_framework.routers import SimpleRouter

from filings.api.filings import (
    FilingDutyViewSet,
    FilingFlowViewSet,
    FilingViewSet,
    SupervisionOrderViewSet,
    WorkSchemeViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("filing-flows", FilingFlowViewSet, basename="filing-flow")
router.register("filings", FilingViewSet, basename="filing")
router.register("filing-duties", FilingDutyViewSet, basename="filing-duty")
router.register("work-schemes", WorkSchemeViewSet, basename="work-scheme")
router.register("supervision-orders", SupervisionOrderViewSet, basename="supervision-order")
urlpatterns = router.urls
