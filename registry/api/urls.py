from rest_framework.routers import SimpleRouter

from registry.api.enterprises import EnterpriseViewSet
from registry.api.imports import EnterpriseImportViewSet, ImportRowViewSet
from registry.api.item_imports import ItemImportViewSet
from registry.api.items import InspectingBodyViewSet, SpotCheckItemViewSet
from registry.api.officers import OfficerViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")
router.register("enterprise-imports", EnterpriseImportViewSet, basename="enterprise-import")
router.register("enterprise-imports/<int:import_pk>/rows", ImportRowViewSet, basename="enterprise-import-row")
router.register("officers", OfficerViewSet, basename="officer")
router.register("spot-check-items", SpotCheckItemViewSet, basename="spot-check-item")
router.register("spot-check-item-imports", ItemImportViewSet, basename="spot-check-item-import")
router.register("inspecting-bodies", InspectingBodyViewSet, basename="inspecting-body")
urlpatterns = router.urls
