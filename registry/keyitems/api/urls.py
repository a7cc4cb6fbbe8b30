from rest_framework.routers import SimpleRouter

from registry.keyitems.api.views import (
    CoverageFactViewSet,
    CoverageViewSet,
    KeyListViewSet,
    SubjectCoverageViewSet,
    SupervisionActViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("key-lists", KeyListViewSet, basename="key-list")
router.register("coverage-facts", CoverageFactViewSet, basename="coverage-fact")
router.register("coverage", CoverageViewSet, basename="coverage")
router.register("coverage/<int:item_pk>/subjects", SubjectCoverageViewSet, basename="coverage-subject")
router.register("supervision-acts", SupervisionActViewSet, basename="supervision-act")
urlpatterns = router.urls
