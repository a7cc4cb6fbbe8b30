from rest_framework.routers import SimpleRouter

from inspections.rectification.api.views import RectificationViewSet

router = SimpleRouter(use_regex_path=False)
router.register("rectifications", RectificationViewSet, basename="rectification")
urlpatterns = router.urls
