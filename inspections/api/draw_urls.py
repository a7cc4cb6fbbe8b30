from rest_framework.routers import SimpleRouter

from inspections.api.draws import DrawSourceViewSet, DrawViewSet

router = SimpleRouter(use_regex_path=False)
router.register("draws", DrawViewSet, basename="draw")
router.register("draw-sources", DrawSourceViewSet, basename="draw-source")
urlpatterns = router.urls
