from rest_framework.routers import SimpleRouter

from core.work.api.views import WorkItemViewSet

router = SimpleRouter(use_regex_path=False)
router.register("work-items", WorkItemViewSet, basename="work-item")
urlpatterns = router.urls
