from rest_framework.routers import SimpleRouter

from registry.capability.api.views import EquipmentViewSet, RenewalViewSet, TrainingViewSet

router = SimpleRouter(use_regex_path=False)
router.register("trainings", TrainingViewSet, basename="training")
router.register("equipment", EquipmentViewSet, basename="equipment")
router.register("certificate-renewals", RenewalViewSet, basename="certificate-renewal")
urlpatterns = router.urls
