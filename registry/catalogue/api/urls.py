from rest_framework.routers import SimpleRouter

from registry.catalogue.api.views import AdjustmentViewSet, BasisChangeViewSet, EnforcementItemViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enforcement-items", EnforcementItemViewSet, basename="enforcement-item")
router.register("basis-changes", BasisChangeViewSet, basename="basis-change")
router.register("item-adjustments", AdjustmentViewSet, basename="item-adjustment")
urlpatterns = router.urls
