from django.urls import path

from registry import enterprise_views, import_views

enterprise_patterns = [
    path("enterprises/", enterprise_views.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/new/", enterprise_views.EnterpriseNew.as_view(), name="enterprise-new"),
    path("enterprises/<int:pk>/", enterprise_views.EnterprisePage.as_view(), name="enterprise"),
    path("enterprises/<int:pk>/correct/", enterprise_views.EnterpriseCorrect.as_view(), name="enterprise-correct"),
    path("enterprises/<int:pk>/rename/", enterprise_views.EnterpriseRename.as_view(), name="enterprise-rename"),
    path("imports/", import_views.ImportList.as_view(), name="imports"),
    path("imports/template/", import_views.ImportTemplate.as_view(), name="import-template"),
    path("imports/new/", import_views.ImportUpload.as_view(), name="import-upload"),
    path("imports/<int:pk>/", import_views.ImportPage.as_view(), name="import"),
    path("imports/<int:pk>/columns/", import_views.ImportColumns.as_view(), name="import-columns"),
    path("imports/<int:pk>/check/", import_views.ImportCheck.as_view(), name="import-check"),
    path("imports/<int:pk>/enter/", import_views.ImportEnter.as_view(), name="import-enter"),
    path("imports/<int:pk>/discard/", import_views.ImportDiscard.as_view(), name="import-discard"),
    path("imports/<int:pk>/rejects/", import_views.ImportRejects.as_view(), name="import-rejects"),
    path("imports/<int:pk>/rows/", import_views.ImportRows.as_view(), name="import-rows"),
    path("imports/<int:pk>/rows/<int:number>/", import_views.ImportRowAccept.as_view(), name="import-row"),
]
