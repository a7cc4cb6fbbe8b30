from rest_framework.routers import SimpleRouter

from core.people.api.views import DepartmentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("departments", DepartmentViewSet, basename="department")
urlpatterns = router.urls
