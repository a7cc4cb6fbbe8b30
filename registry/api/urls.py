from rest_framework.routers import SimpleRouter

from registry.api.enterprises import EnterpriseViewSet
from registry.api.imports import EnterpriseImportViewSet, ImportRowViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")
router.register("enterprise-imports", EnterpriseImportViewSet, basename="enterprise-import")
router.register("enterprise-imports/<int:import_pk>/rows", ImportRowViewSet, basename="enterprise-import-row")
urlpatterns = router.urls
