from rest_framework.routers import SimpleRouter

from publicity.api.views import KindViewSet, PublicationViewSet, SealViewSet

router = SimpleRouter(use_regex_path=False)
router.register("public/publications", PublicationViewSet, basename="publication")
router.register("public/kinds", KindViewSet, basename="publication-kind")
router.register("public/seals", SealViewSet, basename="seal")
urlpatterns = router.urls
